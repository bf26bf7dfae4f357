package dev.tapelock.recording.spool;

import dev.tapelock.storage.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes that fail at their end if they do not have the SHA-256 expected, so that nothing else is ever stored. */
final class ExpectedContent extends FilterInputStream {

    private final MessageDigest digest = Sha256.digest();
    private final byte[] expectedSha256;
    private boolean isVerified;

    ExpectedContent(InputStream content, byte[] expectedSha256) {
        super(content);
        this.expectedSha256 = expectedSha256.clone();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            digest.update(bytes, offset, read);
        } else if (read < 0 && !isVerified) {
            if (!MessageDigest.isEqual(digest.digest(), expectedSha256)) {
                throw new IOException("The sealed file in the spool is not the one that was written");
            }
            isVerified = true;
        }
        return read;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("What is skipped is not verified");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
