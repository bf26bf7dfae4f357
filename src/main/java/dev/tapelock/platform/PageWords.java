package dev.tapelock.platform;

/** The words of the running page in its language, and what it tells its user. Only while a page is asked for. */
public interface PageWords {

    /** The word of that key. */
    String of(String key);

    /** Tells that something was done; kept over a redirect to the page that shows the result. */
    void done(String key);

    /** Tells that something was not done, and why. */
    void failed(String key);
}
