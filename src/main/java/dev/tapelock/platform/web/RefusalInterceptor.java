package dev.tapelock.platform.web;

import dev.tapelock.platform.Correlation;
import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import dev.tapelock.platform.ToldOnThePage;
import jakarta.annotation.Priority;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseId;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.text.MessageFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a refusal into a message in the user's language. What the exception says is English and for the log, where the id on
 * the page finds it.
 */
@ToldOnThePage
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class RefusalInterceptor {

    private static final System.Logger LOG = System.getLogger(RefusalInterceptor.class.getName());
    private static final String REFUSAL = "refusal.";
    /** Told to the template: what was not loaded would be shown as if there were nothing. */
    private static final String REFUSED = "refused";

    private static final Set<Refusal> NOTHING_TO_SHOW = Set.of(Refusal.MISSING_PERMISSIONS, Refusal.NOT_FOUND);

    @Inject
    private FacesWords words;

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
            LOG.log(
                    System.Logger.Level.INFO,
                    "A page was refused {0} ({1}): {2}",
                    e.refusal().code(),
                    correlation.id(),
                    e.getMessage());
            String known = REFUSAL + e.refusal().code();
            words.tell(
                    FacesMessage.SEVERITY_ERROR,
                    words.of(words.has(known) ? known : "refusal.other"),
                    MessageFormat.format(words.of("refusal.id"), correlation.id()));
            faces.validationFailed();
            if (NOTHING_TO_SHOW.contains(e.refusal()) && faces.getCurrentPhaseId() == PhaseId.RENDER_RESPONSE) {
                faces.getExternalContext().getRequestMap().put(REFUSED, Boolean.TRUE);
            }
            return null;
        }
    }
}
