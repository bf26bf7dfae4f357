package dev.tapelock.platform.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The REST API. Resources and filters of all features are found by their annotations. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Tapelock",
                        version = "v2",
                        description = "Sealed recordings of a contact centre. Paths, fields and errors are those of the"
                                + " contact-centre platform's public API where both do the same; every failure has the"
                                + " same body."),
        security = @SecurityRequirement(name = RestApplication.BEARER))
@SecurityScheme(
        securitySchemeName = RestApplication.BEARER,
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "A token from POST /oauth/token")
@ApplicationPath("/api")
public class RestApplication extends Application {

    static final String BEARER = "bearer";
}
