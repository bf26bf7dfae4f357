package dev.tapelock.export;

import dev.tapelock.storage.Sha256;
import dev.tapelock.vault.SigningPair;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Puts a job's manifest, and behind it the signature of its bytes, as the last of the job's files.
 *
 * <p>Both are the same bytes whenever they are written, so whoever was interrupted writes them again. One page of entries is in
 * memory at a time.
 */
final class ManifestWriter {

    private static final int ABOUT_BYTES_A_LINE = 400;

    private final BulkJobManifest manifest;
    private final ManifestEntries entries;
    private final SigningPair pair;
    private ManifestTotals totals = ManifestTotals.NONE;

    ManifestWriter(BulkJobManifest manifest, ManifestEntries entries, SigningPair pair) {
        this.manifest = manifest;
        this.entries = entries;
        this.pair = pair;
    }

    /**
     * Puts both.
     *
     * @param about how many lines there will be
     * @return the manifest as it lies there
     */
    ExportedFile put(ExportTarget target, long about) throws IOException {
        Signature signature = pair.signature();
        ExportedFile file = target.put(manifest.path(), about * ABOUT_BYTES_A_LINE, stream -> {
            OutputStream signed = new BufferedOutputStream(new Signed(stream, signature));
            writeLines(signed);
            signed.flush();
        });
        byte[] bytes = sign(signature);
        target.put(ExportLayout.signaturePathOf(manifest.path()), bytes.length, stream -> stream.write(bytes));
        return file;
    }

    /**
     * Writes nowhere, and shows a signature what would be written.
     *
     * @return the manifest as it should lie there
     */
    ExportedFile show(Signature signature) {
        MessageDigest digest = Sha256.digest();
        try (OutputStream shown = new BufferedOutputStream(
                new Signed(new DigestOutputStream(OutputStream.nullOutputStream(), digest), signature))) {
            writeLines(shown);
        } catch (IOException e) {
            throw new IllegalStateException("A manifest is read from nowhere but the database", e);
        }
        return new ExportedFile(
                manifest.path(),
                manifest.lengthBytes().orElseThrow(),
                HexFormat.of().formatHex(digest.digest()),
                Optional.empty());
    }

    private void writeLines(OutputStream stream) throws IOException {
        totals = ManifestTotals.NONE;
        write(stream, manifest.firstLine());
        writePages(stream, entries::exported);
        writePages(stream, entries::others);
        write(stream, ManifestLines.last(totals));
    }

    private void writePages(OutputStream stream, LongFunction<List<ManifestEntry>> pages) throws IOException {
        List<ManifestEntry> page = pages.apply(0);
        while (!page.isEmpty()) {
            for (ManifestEntry entry : page) {
                for (String line : ManifestLines.of(entry)) {
                    write(stream, line);
                }
                totals = totals.and(entry);
            }
            page = pages.apply(page.get(page.size() - 1).item().id().number());
        }
    }

    private static void write(OutputStream stream, String line) throws IOException {
        stream.write(line.getBytes(StandardCharsets.UTF_8));
        stream.write('\n');
    }

    private static byte[] sign(Signature signature) {
        try {
            return signature.sign();
        } catch (SignatureException e) {
            throw new IllegalStateException("The manifest could not be signed", e);
        }
    }

    /** Shows a signature all that goes through. */
    private static final class Signed extends FilterOutputStream {

        private final Signature signature;

        Signed(OutputStream target, Signature signature) {
            super(target);
            this.signature = signature;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            try {
                signature.update(bytes, offset, length);
            } catch (SignatureException e) {
                throw new IllegalStateException("The manifest could not be signed", e);
            }
        }
    }
}
