package dev.tapelock.export;

import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
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

    /**
     * What became of one file.
     *
     * @param why it cannot be read; empty if it can
     */
    record Compared(Optional<FileProblem> problem, String why) {

        static final Compared RIGHT = new Compared(Optional.empty(), "");

        static Compared wrong(String path, FileProblem.Kind kind) {
            return new Compared(Optional.of(new FileProblem(path, kind)), "");
        }

        boolean isUnreadable() {
            return problem.filter(found -> found.kind() == FileProblem.Kind.UNREADABLE)
                    .isPresent();
        }
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
     * @throws DestinationUnavailableException if the place as a whole cannot be used
     */
    List<Compared> compareManifest(ExportedFile manifest, Signature shown) {
        Compared listed = compare(manifest);
        return List.of(
                listed, compare(ExportLayout.signaturePathOf(manifest.path()), there -> isBy(shown, there.content())));
    }

    /**
     * Compares one file.
     *
     * @throws DestinationUnavailableException if the place as a whole cannot be used
     */
    Compared compare(ExportedFile file) {
        return compare(
                file.path(),
                there -> there.lengthBytes() == file.lengthBytes()
                        && sha256(there.content()).equals(file.sha256()));
    }

    private Compared compare(String path, Check check) {
        try {
            return read(path, check);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, path + " cannot be read at its destination", e);
            return new Compared(
                    Optional.of(new FileProblem(path, FileProblem.Kind.UNREADABLE)), path + " cannot be read: " + e);
        }
    }

    private Compared read(String path, Check check) throws IOException {
        for (int attempt = 1; ; attempt++) {
            beat.run();
            Optional<PlacedFile> found = source.open(path);
            if (found.isEmpty()) {
                return Compared.wrong(path, FileProblem.Kind.MISSING);
            }
            try (PlacedFile there = found.get()) {
                return check.isRight(there) ? Compared.RIGHT : Compared.wrong(path, FileProblem.Kind.DIFFERENT);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.log(System.Logger.Level.DEBUG, "Reading " + path + " is tried again", e);
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
