package dev.tapelock.organization.web;

import static jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters.withParams;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** {@code /sign-in.xhtml}. */
@Named
@RequestScoped
public class SignInView {

    @Inject
    private SecurityContext security;

    @Inject
    private FoundUser found;

    private String name = "";
    private String password = "";
    private boolean isRefused;

    /** Lets in, or shows the same page with one answer for all ways to fail. */
    public void signIn() throws IOException, ServletException {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        HttpServletRequest request = (HttpServletRequest) external.getRequest();
        AuthenticationStatus status = security.authenticate(
                request,
                (HttpServletResponse) external.getResponse(),
                withParams()
                        .credential(new UsernamePasswordCredential(name, password))
                        .newAuthentication(true));
        if (found.get().isEmpty() || status == AuthenticationStatus.SEND_FAILURE) {
            isRefused = true;
            password = "";
            return;
        }
        begin(request, found.get().orElseThrow());
        if (status == AuthenticationStatus.SEND_CONTINUE) {
            // The container leads on to the page that was asked for.
            faces.responseComplete();
        } else {
            external.redirect(external.getRequestContextPath() + AdminDoor.FIRST_PAGE);
        }
    }

    /** Begins a session that has nothing of one from before, its id least of all: somebody may have planted that. */
    private static void begin(HttpServletRequest request, SignedInUser user) {
        HttpSession earlier = request.getSession(false);
        if (earlier != null) {
            earlier.invalidate();
        }
        request.getSession(true).setAttribute(SignedInUser.ATTRIBUTE, user);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public boolean isRefused() {
        return isRefused;
    }
}
