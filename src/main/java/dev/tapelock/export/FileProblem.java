package dev.tapelock.export;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * A file that does not lie at the destination as it was put there, as far as could be seen.
 *
 * @param path from the organization's root
 */
@Embeddable
public record FileProblem(
        String path, @Enumerated(EnumType.STRING) Kind kind) {

    /** What is wrong with it. */
    public enum Kind {
        MISSING,
        /** It could not be read now. */
        UNREADABLE,
        /** Of another length or digest; of a signature: it does not fit. */
        DIFFERENT
    }
}
