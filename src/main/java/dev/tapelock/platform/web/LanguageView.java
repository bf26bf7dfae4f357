package dev.tapelock.platform.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page's language: chosen once in this browser, otherwise what the browser asks for. */
@Named("language")
@RequestScoped
public class LanguageView {

    private static final String COOKIE = "tapelock-language";
    private static final Duration REMEMBERED = Duration.ofDays(365);
    private static final List<Locale> OFFERED = List.of(Locale.ENGLISH, Locale.JAPANESE);

    public Locale getLocale() {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        if (external.getRequestCookieMap().get(COOKIE) instanceof Cookie chosen) {
            return offered(Locale.forLanguageTag(chosen.getValue()));
        }
        return offered(external.getRequestLocale());
    }

    /** Remembers the choice and shows the same page again. */
    public String choose(String tag) {
        FacesContext faces = FacesContext.getCurrentInstance();
        faces.getExternalContext()
                .addResponseCookie(
                        COOKIE,
                        offered(Locale.forLanguageTag(tag)).toLanguageTag(),
                        Map.of(
                                "maxAge",
                                Math.toIntExact(REMEMBERED.toSeconds()),
                                "path",
                                "/",
                                "httpOnly",
                                true,
                                "SameSite",
                                "Lax"));
        return faces.getViewRoot().getViewId() + "?faces-redirect=true&includeViewParams=true";
    }

    private static Locale offered(Locale wanted) {
        return OFFERED.stream()
                .filter(locale -> locale.getLanguage().equals(wanted.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }
}
