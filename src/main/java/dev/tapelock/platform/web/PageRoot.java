package dev.tapelock.platform.web;

import jakarta.faces.component.UIViewRoot;
import java.util.HashMap;
import java.util.Map;

/**
 * The root of a page. A page that nobody has to sign in for keeps nothing beyond its request.
 *
 * <p>Otherwise whoever asks for such a page would begin a session, and enough requests would fill the memory: Faces keeps a
 * page's state there, and PrimeFaces the nonce of its scripts. That {@code f:view} can say so, too, comes too late: when the
 * page is built, the session has begun.
 */
public class PageRoot extends UIViewRoot {

    private static final String SIGNED_IN = "/admin/";

    private final transient Map<String, Object> ofRequest = new HashMap<>();

    @Override
    public boolean isTransient() {
        return isOpen() || super.isTransient();
    }

    @Override
    public Map<String, Object> getViewMap(boolean create) {
        return isOpen() ? ofRequest : super.getViewMap(create);
    }

    private boolean isOpen() {
        String viewId = getViewId();
        return viewId != null && !viewId.startsWith(SIGNED_IN);
    }
}
