package dev.tapelock.export;

import java.io.IOException;
import java.io.OutputStream;

/** An organization's part of a destination, open for one run. Thread-safe, for files of different paths. */
public interface ExportTarget extends AutoCloseable {

    /** Writes something to a stream, once, and leaves the stream open. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream target) throws IOException;
    }

    /**
     * Puts a file, all or nothing: when this returns, exactly the content lies durably under the path, and nobody ever saw
     * a part of it there. If the same content lies there already, nothing changes; what an earlier
     * export has put there may be replaced. Of a file that each attempt writes in other bytes, what an earlier attempt has put
     * may stay instead; {@code content} is then not called.
     *
     * @return the file as it lies there, with the digest of these very bytes
     * @throws FileConflictException if something lies there that no export has put, or not for the same recipients; it stays
     * @throws FileNotPutException if the place does not take this file now
     * @throws DestinationUnavailableException if the place fails, or is full
     * @throws RuntimeException what {@code content} throws, unchanged
     * @throws IOException what {@code content} throws that does not come from the stream it was given
     */
    ExportedFile put(FileToPut file, Content content) throws IOException;

    /** Puts a file that is the same bytes at each attempt. */
    default ExportedFile put(String path, long expectedBytes, Content content) throws IOException {
        return put(FileToPut.repeatable(path, expectedBytes), content);
    }

    /**
     * Whether a file still lies there as it was put.
     *
     * @throws DestinationUnavailableException if the place does not say
     */
    boolean isThere(ExportedFile file);

    /** Removes what is half written. */
    @Override
    void close();
}
