package dev.tapelock.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The two keys that a data key gives for one message id: one for header tag and frames, one to commit to. */
final class DerivedKeys implements AutoCloseable {

    private static final byte[] FRAME_KEY_INFO = ByteBuffer.allocate(Short.BYTES + "DERIVEKEY".length())
            .putShort(SealedFileLayout.ALGORITHM_SUITE)
            .put("DERIVEKEY".getBytes(US_ASCII))
            .array();
    private static final byte[] COMMITMENT_KEY_INFO = "COMMITKEY".getBytes(US_ASCII);

    private final byte[] frameKey;
    private final byte[] commitmentKey;

    private DerivedKeys(byte[] frameKey, byte[] commitmentKey) {
        this.frameKey = frameKey;
        this.commitmentKey = commitmentKey;
    }

    static DerivedKeys derive(DataKey dataKey, byte[] messageId) {
        byte[] secret = dataKey.revealBytes();
        byte[] pseudorandomKey = {};
        try {
            pseudorandomKey = Hkdf.extract(messageId, secret);
            byte[] commitmentKey =
                    Hkdf.expand(pseudorandomKey, COMMITMENT_KEY_INFO, SealedFileLayout.COMMITMENT_KEY_BYTES);
            return new DerivedKeys(Hkdf.expand(pseudorandomKey, FRAME_KEY_INFO, DataKey.LENGTH_BYTES), commitmentKey);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(pseudorandomKey, (byte) 0);
        }
    }

    /** Not a copy: {@link #close()} zeroes it. */
    byte[] frameKey() {
        return frameKey;
    }

    /** Public: it stands in the header. */
    byte[] commitmentKey() {
        return commitmentKey;
    }

    @Override
    public void close() {
        Arrays.fill(frameKey, (byte) 0);
    }
}
