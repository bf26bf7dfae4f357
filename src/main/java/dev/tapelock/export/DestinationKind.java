package dev.tapelock.export;

import java.util.Arrays;
import java.util.Optional;

/** What sort of place a destination is. */
public enum DestinationKind {
    DIRECTORY("tapelock-directory"),
    S3("aws-s3-recording-bulk-actions-integration");

    private final String typeId;

    DestinationKind(String typeId) {
        this.typeId = typeId;
    }

    /** The integration type's id on the wire. */
    public String typeId() {
        return typeId;
    }

    /** The kind of that type; empty for one that this version does not know. */
    public static Optional<DestinationKind> ofTypeId(String typeId) {
        return Arrays.stream(values())
                .filter(kind -> kind.typeId.equals(typeId))
                .findFirst();
    }
}
