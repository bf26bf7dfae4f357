package dev.tapelock.platform.web;

import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.annotation.Priority;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Turns a refusal into a message in the user's language, with the id that finds it in log and support. */
@ToldOnThePage
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class RefusalInterceptor {

    @Inject
    private Correlation correlation;

    @AroundInvoke
    @Nullable
    Object tell(InvocationContext invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (RefusedException e) {
            FacesContext faces = FacesContext.getCurrentInstance();
            if (faces == null) {
                throw e;
            }
            faces.addMessage(
                    null,
                    new FacesMessage(
                            FacesMessage.SEVERITY_ERROR,
                            words(faces, e.refusal().code()),
                            e.getMessage() + " (" + correlation.id() + ")"));
            faces.validationFailed();
            return null;
        }
    }

    private static String words(FacesContext faces, String code) {
        ResourceBundle words = faces.getApplication().getResourceBundle(faces, "words");
        try {
            return words.getString("refusal." + code);
        } catch (MissingResourceException e) {
            return words.getString("refusal.other");
        }
    }
}
