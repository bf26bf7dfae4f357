package dev.tapelock.seal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hashes what is written on another thread, from copies in a ring of buffers: to see whether that pays. */
final class DigestBesideOutputStream extends FilterOutputStream {

    private static final int BUFFERS = 8;
    private static final int LONGEST = 80 * 1024;

    private record Piece(byte[] bytes, int length) {}

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<byte[]> result;

    DigestBesideOutputStream(OutputStream out, MessageDigest digest) {
        super(out);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[LONGEST]);
        }
        result = thread.submit(() -> {
            for (Piece piece = full.take(); piece.length >= 0; piece = full.take()) {
                digest.update(piece.bytes, 0, piece.length);
                free.add(piece.bytes);
            }
            return digest.digest();
        });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            byte[] buffer = free.take();
            System.arraycopy(bytes, offset, buffer, 0, length);
            full.put(new Piece(buffer, length));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        out.write(bytes, offset, length);
    }

    byte[] digest() throws InterruptedException, ExecutionException {
        full.put(new Piece(new byte[0], -1));
        thread.shutdown();
        return result.get();
    }
}
