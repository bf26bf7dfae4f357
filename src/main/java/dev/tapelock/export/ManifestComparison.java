package dev.tapelock.export;

import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares what lies at a destination with what a manifest lists. Each file is read from its first byte to its last and none is
 * held; nothing is opened. Thread-safe.
 */
final class ManifestComparison {

    private static final System.Logger LOG = System.getLogger(ManifestComparison.class.getName());
    private static final int BUFFER_BYTES = 64 * 1024;

    /** A store that breaks off in the middle of a file is asked again. */
    private static final int ATTEMPTS = 3;

    private static final long BETWEEN_ATTEMPTS_MILLIS = 300;

    private final ExportSource source;
    private final Runnable beat;

    /** @param beat is called as long as bytes flow */
    ManifestComparison(ExportSource source, Runnable beat) {
        this.source = source;
        this.beat = beat;
    }

    /** What is made of a file that is there. */
    @FunctionalInterface
    private interface Check {
        boolean isRight(PlacedFile there) throws IOException;
    }

    /**
     * Compares a manifest, and its signature, which lies beside it.
     *
     * @param shown was shown the manifest as it should be
     * @throws DestinationUnavailableException if the place does not say
     */
    List<FileProblem> compareManifest(ExportedFile manifest, Signature shown) {
        List<FileProblem> problems = new ArrayList<>();
        compare(manifest).ifPresent(problems::add);
        compare(ExportLayout.signaturePathOf(manifest.path()), there -> isBy(shown, there.content()))
                .ifPresent(problems::add);
        return problems;
    }

    /**
     * Compares one file.
     *
     * @return what is wrong with it
     * @throws DestinationUnavailableException if the place does not say
     */
    Optional<FileProblem> compare(ExportedFile file) {
        return compare(
                file.path(),
                there -> there.lengthBytes() == file.lengthBytes()
                        && sha256(there.content()).equals(file.sha256()));
    }

    private Optional<FileProblem> compare(String path, Check check) {
        for (int attempt = 1; ; attempt++) {
            beat.run();
            Optional<PlacedFile> found = source.open(path);
            if (found.isEmpty()) {
                return Optional.of(new FileProblem(path, FileProblem.Kind.MISSING));
            }
            try (PlacedFile there = found.get()) {
                return check.isRight(there)
                        ? Optional.empty()
                        : Optional.of(new FileProblem(path, FileProblem.Kind.DIFFERENT));
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new DestinationUnavailableException(
                            FailureReason.Kind.DESTINATION_UNUSABLE,
                            "The destination cannot be read: of " + path + " it breaks off each time, " + e,
                            e);
                }
                LOG.log(System.Logger.Level.INFO, "Reading " + path + " is tried again", e);
                pause(attempt);
            }
        }
    }

    private String sha256(InputStream content) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
            beat.run();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean isBy(Signature shown, InputStream content) throws IOException {
        byte[] signature = content.readNBytes(BUFFER_BYTES);
        try {
            return shown.verify(signature);
        } catch (SignatureException e) {
            return false; // not as long as a signature is
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a file could not be read", e);
        }
    }
}
