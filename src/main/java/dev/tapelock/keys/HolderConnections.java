package dev.tapelock.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is open to customers' holders: one connection, with a pool of its own, for each version of a configuration that was used
 * lately. Thread-safe.
 *
 * @param <C> a connection; closing one while a call is on its way makes that call fail as any broken connection does
 */
public final class HolderConnections<C extends AutoCloseable> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HolderConnections.class.getName());
    private static final int MOST = 1000;
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final Cache<ByteBuffer, C> open = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(UNUSED)
            // Also while nobody asks: an open connection has its credentials in memory.
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .removalListener(
                    (@Nullable ByteBuffer identity, @Nullable C connection, RemovalCause cause) -> ended(connection))
            .build();

    private final Function<KeyConfiguration, C> connect;

    /** @param connect opens a connection, without asking anything of the holder */
    public HolderConnections(Function<KeyConfiguration, C> connect) {
        this.connect = connect;
    }

    /** The connection for exactly what a configuration says; a draft that was not stored is another one than what was. */
    public C to(KeyConfiguration configuration) {
        return open.get(configuration.identity(), identity -> connect.apply(configuration));
    }

    private static void ended(@Nullable AutoCloseable connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (Exception e) { // as AutoCloseable has it
            LOG.log(System.Logger.Level.WARNING, "A connection to a key holder could not be closed", e);
        }
    }

    @Override
    public void close() {
        open.invalidateAll();
    }
}
