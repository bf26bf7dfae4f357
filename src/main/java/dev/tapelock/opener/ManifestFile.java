package dev.tapelock.opener;

import dev.tapelock.storage.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** A manifest on a disk: its signature is checked first, then it is read line by line, one of them in memory at a time. */
final class ManifestFile {

    static final String SUFFIX = ".jsonl";
    static final String SIGNATURE = ".sig";

    private static final String FORMAT = "tapelock-export-manifest";
    private static final int VERSION = 1;
    private static final int LONGEST_SIGNATURE = 2048;
    private static final int LONGEST_LINE = 256 * 1024;

    /** What comes of a line about a file. */
    @FunctionalInterface
    interface FileLine {
        void listed(ManifestLine line) throws IOException;
    }

    private final Path file;
    private long exported;
    private long files;
    private long lengthBytes;
    private long failed;
    private long skipped;
    private long lastItem;

    ManifestFile(Path file) {
        this.file = file;
    }

    /** The digest of what was signed. */
    private byte[] requireSigned(ManifestKeys keys) throws IOException {
        MessageDigest digest = Sha256.digest();
        if (!keys.haveSigned(file, signature(), digest)) {
            throw new UnusableManifestException(
                    "the signature does not fit: the manifest was changed, or another key signed it");
        }
        return digest.digest();
    }

    private byte[] signature() throws IOException {
        try (InputStream stream = Files.newInputStream(Path.of(file + SIGNATURE))) {
            return stream.readNBytes(LONGEST_SIGNATURE);
        } catch (NoSuchFileException e) {
            throw new UnusableManifestException("its signature is not there");
        }
    }

    /**
     * Reads all lines.
     *
     * @return the first one
     * @throws UnusableManifestException if it is not whole, or not what it is called
     */
    ManifestLine read(ManifestKeys keys, FileLine listener) throws IOException {
        byte[] signed = requireSigned(keys);
        MessageDigest digest = Sha256.digest();
        try (InputStream stream = new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest))) {
            ManifestLine first = first(stream);
            ManifestLine last = readEntries(stream, listener);
            requireCounts(first);
            requireCounts(last);
            if (stream.read() >= 0) {
                throw last.bad("should be the last one");
            }
            if (!MessageDigest.isEqual(signed, digest.digest())) {
                throw new UnusableManifestException("it was changed while it was read");
            }
            return first;
        }
    }

    private ManifestLine first(InputStream stream) throws IOException {
        ManifestLine first = next(stream, 1);
        if (!first.type().equals("manifest") || !first.text("format").equals(FORMAT)) {
            throw first.bad("is not the first one of a manifest");
        }
        if (first.number("version") != VERSION) {
            throw first.bad("is of version " + first.number("version") + ", which a later tapelock.jar knows");
        }
        if (!(first.text("jobId") + SUFFIX).equals(String.valueOf(file.getFileName()))) {
            throw first.bad("is of job " + first.text("jobId") + ", and the file is called otherwise");
        }
        return first;
    }

    /** The answer is the last line. */
    private ManifestLine readEntries(InputStream stream, FileLine listener) throws IOException {
        for (long number = 2; ; number++) {
            ManifestLine line = next(stream, number);
            switch (line.type()) {
                case "file" -> {
                    files++;
                    lengthBytes += line.number("length");
                    if (line.number("item") != lastItem) {
                        exported++;
                        lastItem = line.number("item");
                    }
                    listener.listed(line);
                }
                case "failed" -> failed++;
                case "skipped" -> skipped++;
                case "end" -> {
                    return line;
                }
                default -> throw line.bad("is of a type that this tapelock.jar does not know");
            }
        }
    }

    private void requireCounts(ManifestLine line) {
        if (line.number("exported") != exported
                || line.number("failed") != failed
                || line.number("skipped") != skipped
                || line.number("files") != files
                || line.number("bytes") != lengthBytes) {
            throw line.bad("counts otherwise than the lines between the first and the last");
        }
    }

    private static ManifestLine next(InputStream stream, long number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < 0) {
                throw new UnusableManifestException("it is cut off in line " + number);
            }
            if (line.size() == LONGEST_LINE) {
                throw new UnusableManifestException("line " + number + " is longer than any of ours");
            }
            line.write(next);
        }
        return ManifestLine.parse(number, line.toString(StandardCharsets.UTF_8));
    }
}
