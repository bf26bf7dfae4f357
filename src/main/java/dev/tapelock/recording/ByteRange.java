package dev.tapelock.recording;

/**
 * Consecutive bytes of some content.
 *
 * @param start the first byte, from 0
 * @param length how many
 */
public record ByteRange(long start, long length) {

    public ByteRange {
        if (start < 0 || length < 0 || start + length < 0) {
            throw new IllegalArgumentException("No range: " + length + " bytes from " + start);
        }
    }

    /** The last byte. */
    public long last() {
        return start + length - 1;
    }
}
