package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.Sha256;
import dev.tapelock.vault.PurposeSecret;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Makes the MACs of content that passes through, in memory: 128 KiB of them for each GiB. For one thread. */
final class SliceMacOutput extends FilterOutputStream {

    private final OwnedId artifact;
    private final PurposeSecret secret;
    private final MessageDigest digest = Sha256.digest();
    private final List<SliceMacs> parts = new ArrayList<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private int inSlice;
    private long slice;

    SliceMacOutput(OutputStream target, OwnedId artifact, PurposeSecret secret) {
        super(target);
        this.artifact = artifact;
        this.secret = secret;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, Slices.LENGTH_BYTES - inSlice);
            digest.update(bytes, offset + done, count);
            done += count;
            inSlice += count;
            if (inSlice == Slices.LENGTH_BYTES) {
                endSlice();
            }
        }
    }

    private void endSlice() {
        part.writeBytes(Slices.mac(secret, artifact.id(), slice, digest.digest()));
        slice++;
        inSlice = 0;
        if (slice % Slices.OF_A_PART == 0) {
            endPart();
        }
    }

    private void endPart() {
        SliceMacs.Id id = new SliceMacs.Id(artifact.organizationId(), artifact.id(), parts.size());
        parts.add(new SliceMacs(id, secret.id(), part.toByteArray()));
        part.reset();
    }

    /** The MACs of all that was written. Nothing can be written after that. */
    List<SliceMacs> finish() {
        if (inSlice > 0) {
            endSlice();
        }
        if (part.size() > 0) {
            endPart();
        }
        return List.copyOf(parts);
    }
}
