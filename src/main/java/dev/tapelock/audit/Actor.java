package dev.tapelock.audit;

import java.util.Optional;
import java.util.UUID;

/**
 * Who acted.
 *
 * @param id the user or client; empty for the server itself and for somebody who is not known
 */
public record Actor(Kind kind, Optional<UUID> id) {

    /** What sort of actor. */
    public enum Kind {
        USER,
        CLIENT,
        SYSTEM,
        UNKNOWN
    }

    /** The server, acting by itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, Optional.empty());

    /** Somebody who did not show who it is. */
    public static final Actor UNKNOWN = new Actor(Kind.UNKNOWN, Optional.empty());
}
