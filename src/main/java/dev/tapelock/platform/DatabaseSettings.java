package dev.tapelock.platform;

/**
 * Which database the server runs on, and whether that is meant for real recordings.
 *
 * @param kind {@code h2} or {@code postgresql}; URL, user and password belong to the server's data sources
 * @param acceptsH2 whether somebody took responsibility for H2 outside the demo ({@code tapelock.database.accept-h2})
 * @param isDemo whether this is the demo ({@code tapelock.demo})
 */
public record DatabaseSettings(String kind, boolean acceptsH2, boolean isDemo) {

    public DatabaseSettings {
        if (!kind.equals("h2") && !kind.equals("postgresql")) {
            throw new IllegalArgumentException(
                    "tapelock.database.kind is \"" + kind + "\"; it can be \"h2\" or \"postgresql\"");
        }
        if (kind.equals("h2") && !isDemo && !acceptsH2) {
            throw new IllegalArgumentException(
                    "tapelock.database.kind is \"h2\", the embedded database for trials and"
                            + " single sites; set it to \"postgresql\", or tapelock.database.accept-h2=true to run on H2 all the same");
        }
    }

    /** Whether the database is the embedded one, which needs {@link DurableCommit} to survive power loss. */
    public boolean isEmbedded() {
        return kind.equals("h2");
    }
}
