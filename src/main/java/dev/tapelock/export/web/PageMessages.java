package dev.tapelock.export.web;

import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;

/** Says on the page that something was done. */
final class PageMessages {

    private PageMessages() {}

    static void done(String word) {
        add(FacesMessage.SEVERITY_INFO, word);
    }

    static void failed(String word) {
        add(FacesMessage.SEVERITY_ERROR, word);
    }

    private static void add(FacesMessage.Severity severity, String word) {
        FacesContext faces = FacesContext.getCurrentInstance();
        String text = faces.getApplication().getResourceBundle(faces, "words").getString(word);
        // Kept over a redirect to the page that shows the result.
        faces.getExternalContext().getFlash().setKeepMessages(true);
        faces.addMessage(null, new FacesMessage(severity, text, ""));
    }
}
