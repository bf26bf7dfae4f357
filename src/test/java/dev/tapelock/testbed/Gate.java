package dev.tapelock.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port on loopback that leads to a server, as long as it is open; a closed one resets every connection. */
public final class Gate implements AutoCloseable {

    private final URI target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isOpen = true;

    private Gate(URI target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** An open one. */
    public static Gate to(URI target) throws IOException {
        Gate gate = new Gate(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        start(gate::accept);
        return gate;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public void open() {
        isOpen = true;
    }

    /** Nothing gets through any more, and what is on its way breaks off. */
    public void shut() {
        isOpen = false;
        sockets.forEach(Gate::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                if (isOpen) {
                    connect(caller);
                } else {
                    end(caller);
                }
            } catch (IOException e) {
                // The gate was closed for good, or its server is away: the next one finds out.
            }
        }
    }

    private void connect(Socket caller) throws IOException {
        Socket server = new Socket(target.getHost(), target.getPort());
        sockets.add(caller);
        sockets.add(server);
        start(() -> pump(caller, server));
        start(() -> pump(server, caller));
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has ended: so does the other.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket does not close", e);
        }
    }

    @Override
    public void close() throws IOException {
        shut();
        listener.close();
    }
}
