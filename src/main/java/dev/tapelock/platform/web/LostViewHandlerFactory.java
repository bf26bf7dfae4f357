package dev.tapelock.platform.web;

import jakarta.faces.FacesException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import java.io.IOException;
import java.util.Iterator;

/** Leads to the page that says so when a request's view cannot be restored, as with a state that somebody made up. */
public class LostViewHandlerFactory extends ExceptionHandlerFactory {

    private static final System.Logger LOG = System.getLogger(LostViewHandlerFactory.class.getName());
    private static final String EXPIRED_PAGE = "/expired.xhtml";

    public LostViewHandlerFactory(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new LostViewHandler(getWrapped().getExceptionHandler());
    }

    private static final class LostViewHandler extends ExceptionHandlerWrapper {

        LostViewHandler(ExceptionHandler wrapped) {
            super(wrapped);
        }

        @Override
        public void handle() {
            FacesContext faces = FacesContext.getCurrentInstance();
            Iterator<ExceptionQueuedEvent> events =
                    getUnhandledExceptionQueuedEvents().iterator();
            if (faces.getViewRoot() != null || !events.hasNext()) {
                getWrapped().handle();
                return;
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "A view could not be restored",
                    events.next().getContext().getException());
            events.remove();
            while (events.hasNext()) {
                events.next();
                events.remove();
            }
            try {
                faces.getExternalContext().redirect(faces.getExternalContext().getRequestContextPath() + EXPIRED_PAGE);
            } catch (IOException e) {
                throw new FacesException("The answer could not be written", e);
            }
        }
    }
}
