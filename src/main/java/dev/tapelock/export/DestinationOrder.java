package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody wants a destination to be.
 *
 * @param directory of a directory; empty for a bucket
 * @param bucket of a bucket; empty as long as nobody has said which, and for a directory
 * @param recipients to whom all that is put there is encrypted; none for nobody
 */
public record DestinationOrder(
        String name,
        DestinationKind kind,
        String directory,
        Optional<BucketPlace> bucket,
        List<RecipientKey> recipients) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DIRECTORY = 1000;

    /** @throws RefusedException {@code invalid.value} for a name or directory that is empty or too long */
    public DestinationOrder {
        name = name.strip();
        directory = directory.strip();
        recipients = List.copyOf(recipients);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw RefusedException.invalidValue("name", name, "1 to " + LONGEST_NAME + " characters");
        }
        boolean isDirectory = kind == DestinationKind.DIRECTORY;
        if (isDirectory && (directory.isEmpty() || directory.length() > LONGEST_DIRECTORY)) {
            throw RefusedException.invalidValue("path", directory, "1 to " + LONGEST_DIRECTORY + " characters");
        }
        if (isDirectory ? bucket.isPresent() : !directory.isEmpty()) {
            throw RefusedException.invalidValue("integrationType", kind.typeId(), "the type that has these properties");
        }
    }

    public static DestinationOrder directory(String name, String directory) {
        return new DestinationOrder(name, DestinationKind.DIRECTORY, directory, Optional.empty(), List.of());
    }

    public static DestinationOrder bucket(String name, BucketPlace place) {
        return new DestinationOrder(name, DestinationKind.S3, "", Optional.of(place), List.of());
    }

    /** The same place, encrypted to these. */
    public DestinationOrder withRecipients(List<RecipientKey> keys) {
        return new DestinationOrder(name, kind, directory, bucket, keys);
    }

    /** The same bucket, written with another access key. */
    DestinationOrder withCredential(Optional<UUID> id) {
        return new DestinationOrder(name, kind, directory, bucket.map(place -> place.withCredential(id)), recipients);
    }

    /** The fingerprints of the recipients. */
    List<String> fingerprints() {
        return recipients.stream().map(RecipientKey::fingerprint).toList();
    }

    /** Where it is, as people write it; empty if nobody has said. */
    public String place() {
        return kind == DestinationKind.DIRECTORY
                ? directory
                : bucket.map(BucketPlace::toString).orElse("");
    }
}
