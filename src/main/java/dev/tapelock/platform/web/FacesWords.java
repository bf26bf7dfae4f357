package dev.tapelock.platform.web;

import dev.tapelock.platform.PageWords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the words in the bundle that the pages use. */
@ApplicationScoped
class FacesWords implements PageWords {

    private static final String BUNDLE = "words";

    @Override
    public String of(String key) {
        FacesContext faces = FacesContext.getCurrentInstance();
        return faces.getApplication().getResourceBundle(faces, BUNDLE).getString(key);
    }

    @Override
    public boolean has(String key) {
        FacesContext faces = FacesContext.getCurrentInstance();
        return faces.getApplication().getResourceBundle(faces, BUNDLE).containsKey(key);
    }

    @Override
    public Map<String, String> under(String beginning) {
        FacesContext faces = FacesContext.getCurrentInstance();
        return faces.getApplication().getResourceBundle(faces, BUNDLE).keySet().stream()
                .filter(key -> key.startsWith(beginning))
                .collect(Collectors.toMap(key -> key.substring(beginning.length()), this::of));
    }

    @Override
    public void done(String key) {
        tell(FacesMessage.SEVERITY_INFO, of(key), "");
    }

    @Override
    public void doneBeforeRedirect(String key) {
        done(key);
        FacesContext.getCurrentInstance().getExternalContext().getFlash().setKeepMessages(true);
    }

    @Override
    public void failed(String key) {
        tell(FacesMessage.SEVERITY_ERROR, of(key), "");
    }

    void tell(FacesMessage.Severity severity, String text, String detail) {
        FacesContext.getCurrentInstance()
                .addMessage(null, new FacesMessage(severity, text, detail.isEmpty() ? text : text + " " + detail));
    }
}
