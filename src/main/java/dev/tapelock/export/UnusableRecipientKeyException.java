package dev.tapelock.export;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/** Files cannot be encrypted to a key. What was given is never repeated: it may have been a secret. */
public class UnusableRecipientKeyException extends RefusedException {

    private static final long serialVersionUID = 1L;

    private final RecipientKeyProblem problem;

    /** @param key which one, as people tell keys apart: its place or its fingerprint */
    public UnusableRecipientKeyException(RecipientKeyProblem problem, String key, @Nullable Throwable cause) {
        super(Refusal.INVALID_VALUE, "pgpPublicKeys: " + key + " cannot be used. " + problem.sentence(), cause);
        this.problem = problem;
    }

    public RecipientKeyProblem problem() {
        return problem;
    }
}
