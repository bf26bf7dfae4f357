package dev.tapelock.platform.rest;

import dev.tapelock.platform.Refusal;
import dev.tapelock.platform.RefusedException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends bodies that are read into memory, as JSON is, after a megabyte. Content that a resource streams has its own limit. */
@Provider
public class BodyLimit implements ReaderInterceptor {

    static final int MOST_BYTES = 1024 * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getType() != InputStream.class) {
            context.setInputStream(new Limited(context.getInputStream()));
        }
        return context.proceed();
    }

    private static final class Limited extends FilterInputStream {

        private long left = MOST_BYTES;

        Limited(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                count(1);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw new RefusedException(
                        Refusal.TOO_LARGE,
                        "The body is larger than " + MOST_BYTES + " bytes, the most that this call takes");
            }
        }
    }
}
