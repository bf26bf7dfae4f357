package dev.tapelock.recording;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import java.util.UUID;

/** A deposit was taken while its key could not be used, and turned out not to be what its sender said. */
public class DepositRefusedException extends RefusedException {

    private static final long serialVersionUID = 1L;

    DepositRefusedException(UUID recordingId, ArtifactName artifact) {
        super(
                Refusal.DEPOSIT_REFUSED,
                "The sealed file of artifact " + artifact + " of recording " + recordingId
                        + " is not what it was delivered as");
    }
}
