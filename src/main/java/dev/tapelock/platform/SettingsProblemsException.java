package dev.tapelock.platform;

import java.util.List;

/** Stops the start: lists everything that is wrong with the settings at once, so that nobody has to start ten times. */
public class SettingsProblemsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsProblemsException(List<String> problems) {
        super("Tapelock does not start, because of " + problems.size() + " setting(s): "
                + String.join(" | ", problems));
    }
}
