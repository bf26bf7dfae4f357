package dev.tapelock.organization.web;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.CustomFormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.LoginToContinue;

/** Says how people sign in: by a form of ours. What lies behind it is said in {@code web.xml}. */
@CustomFormAuthenticationMechanismDefinition(
        loginToContinue =
                @LoginToContinue(loginPage = AdminDoor.SIGN_IN_PAGE, useForwardToLogin = false, errorPage = ""))
@DeclareRoles(AdminDoor.ROLE)
@ApplicationScoped
public class AdminDoor {

    static final String ROLE = "user";
    static final String SIGN_IN_PAGE = "/sign-in.xhtml";
    static final String FIRST_PAGE = "/admin/index.xhtml";
}
