package dev.tapelock.platform;

import java.util.Map;

/** The words of the running page in its language, and what it tells its user. Only while a page is asked for. */
public interface PageWords {

    /** The word of that key. */
    String of(String key);

    /** Whether there is a word of that key. */
    boolean has(String key);

    /** The words whose keys begin so, by the rest of their keys. */
    Map<String, String> under(String beginning);

    /** Tells that something was done, on the page as it is shown again. */
    void done(String key);

    /** Tells that something was done, on the page to which the browser is sent now. */
    void doneBeforeRedirect(String key);

    /** Tells that something was not done, and why. */
    void failed(String key);
}
