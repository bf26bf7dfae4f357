package dev.tapelock.seal;

/** Why a sealed file was refused: for the audit event, never for an outside caller. */
public enum CorruptReason {
    /** The file ends before its final frame does. */
    TRUNCATED,
    /** Bytes follow the final frame. */
    TRAILING_BYTES,
    /** The header does not have the form of the format. */
    BAD_HEADER,
    /** A length or a count in the header is outside what is accepted. */
    LIMIT_EXCEEDED,
    /** The encryption context is malformed, unsorted, or holds a key twice. */
    CONTEXT,
    /** The encryption context is well formed, but not the expected one. */
    CONTEXT_MISMATCH,
    /** The data key is not the one that the file was sealed with. */
    COMMITMENT,
    /** The header was changed. */
    HEADER_TAG,
    /** A frame is not at its place. */
    FRAME_SEQUENCE,
    /** A frame's IV is not its sequence number. */
    FRAME_IV,
    /** The final frame claims more plaintext than a frame may hold. */
    FRAME_LENGTH,
    /** A frame was changed, or belongs to another file. */
    FRAME_TAG
}
