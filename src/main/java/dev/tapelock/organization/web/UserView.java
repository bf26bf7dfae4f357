package dev.tapelock.organization.web;

import dev.tapelock.organization.CurrentCaller;
import dev.tapelock.organization.Organization;
import dev.tapelock.organization.Organizations;
import dev.tapelock.organization.Permission;
import dev.tapelock.organization.SignIn;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who uses the page: the head of every page, what is shown to whom, and times as the organization reads them. */
@Named("user")
@RequestScoped
public class UserView {

    @Inject
    private CurrentCaller caller;

    @Inject
    private Organizations organizations;

    @Inject
    private SignIn signIn;

    @SuppressWarnings("NullAway.Init")
    private Organization organization;

    @SuppressWarnings("NullAway.Init")
    private String signInName;

    @PostConstruct
    void load() {
        organization = organizations
                .find(caller.get().organizationId())
                .orElseThrow(() -> new IllegalStateException("No organization"));
        signInName = signIn.nameOf(caller.get());
    }

    /** Ends the session. */
    public void signOut() throws IOException, ServletException {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        signIn.signedOut(caller.get());
        SignInRedirect.leave((HttpServletRequest) external.getRequest(), (HttpServletResponse) external.getResponse());
        faces.responseComplete();
    }

    /** Whether the user has the permission of that name, as {@code KEY_EDIT}. */
    public boolean may(String permission) {
        return caller.get().mayAny(Permission.valueOf(permission));
    }

    /** A moment in the organization's zone, in the page's language; a dash for none. */
    public String time(@Nullable Instant instant) {
        return instant == null ? "–" : format(instant, FormatStyle.MEDIUM, FormatStyle.SHORT);
    }

    /** The same to the second. */
    public String exactTime(@Nullable Instant instant) {
        return instant == null ? "–" : format(instant, FormatStyle.MEDIUM, FormatStyle.MEDIUM);
    }

    /** A moment that content tells (ISO 8601, UTC), as {@link #exactTime}; what is no such moment stays as it is. */
    public String toldTime(String told) {
        try {
            return exactTime(Instant.parse(told));
        } catch (DateTimeParseException e) {
            return told;
        }
    }

    /** How long it is from the one to the other, as 1:02:03; a dash for what has no length. */
    public String length(Instant start, Instant end) {
        Duration length = Duration.between(start, end);
        if (length.isZero()) {
            return "–";
        }
        return length.toHours() > 0
                ? "%d:%02d:%02d".formatted(length.toHours(), length.toMinutesPart(), length.toSecondsPart())
                : "%d:%02d".formatted(length.toMinutes(), length.toSecondsPart());
    }

    /** A number of bytes, in the unit that suits it. */
    public String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(count)) / 10;
        return "%.1f %siB".formatted(count / (double) (1L << (unit * 10)), "KMGTPE".charAt(unit - 1));
    }

    private String format(Instant instant, FormatStyle date, FormatStyle time) {
        Locale shown = FacesContext.getCurrentInstance().getViewRoot().getLocale();
        // English without a country would write dates as in the United States, where the day stands second.
        Locale locale = shown.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? Locale.UK : shown;
        return DateTimeFormatter.ofLocalizedDateTime(date, time)
                .withLocale(locale)
                .format(ZonedDateTime.ofInstant(instant, organization.timeZone()));
    }

    public String getOrganizationName() {
        return organization.name();
    }

    public String getTimeZone() {
        return organization.timeZone().getId();
    }

    public String getSignInName() {
        return signInName;
    }
}
