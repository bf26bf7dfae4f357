package dev.tapelock.export;

/** Encrypts files to recipients that were found fit. Thread-safe; keeps nothing of one file for the next. */
@FunctionalInterface
public interface FileEncryptor {

    /**
     * The content as it is to lie at the destination.
     *
     * <p>What it writes is complete only if the content could be written whole: if that throws, so does this, and the end
     * that proves completeness is not written. Its buffers are zeroed either way.
     */
    ExportTarget.Content encrypting(ExportTarget.Content content);
}
