package dev.tapelock.testbed;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks at another process's heap once a second. Its phases are told by one thread. */
public final class HeapWatch implements AutoCloseable {

    private static final double MEBIBYTE = 1 << 20;

    /**
     * One look.
     *
     * @param usedBytes what the heap holds, garbage included
     * @param liveBytes what the latest collection left of it
     */
    public record Sample(double second, String phase, long usedBytes, long liveBytes) {}

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final List<GarbageCollectorMXBean> collectors;
    private final Set<String> heapPools;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Sample> samples = new ArrayList<>();
    private final long begin = System.nanoTime();
    private volatile String phase = "idle";

    /** Attaches to the virtual machine of that process. */
    public HeapWatch(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
            collectors = ManagementFactory.getPlatformMXBeans(beans, GarbageCollectorMXBean.class);
            heapPools = ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + pid + " cannot be watched", e);
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException("Process " + pid + " cannot be watched", e);
        }
    }

    /** Collects all garbage now and answers what is left, in bytes. */
    public long collect() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** The largest heap that the process may have, in bytes. */
    public long largestBytes() {
        return memory.getHeapMemoryUsage().getMax();
    }

    /** Begins to look, once a second. */
    public void start() {
        clock.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /** What the samples from now on are of. */
    public void phase(String name) {
        phase = name;
    }

    private void look() {
        Sample sample = new Sample(
                (System.nanoTime() - begin) / 1e9,
                phase,
                memory.getHeapMemoryUsage().getUsed(),
                collectors.stream()
                        .map(GarbageCollectorMXBean::getLastGcInfo)
                        .filter(info -> info != null)
                        .max(Comparator.comparingLong(GcInfo::getEndTime))
                        .map(this::heapAfter)
                        .orElse(0L));
        synchronized (samples) {
            samples.add(sample);
        }
    }

    private long heapAfter(GcInfo collection) {
        return collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    public List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** Writes the curve. */
    public void write(Path csv) throws IOException {
        List<String> lines = new ArrayList<>(List.of("second,phase,used MiB,after the latest collection MiB"));
        for (Sample sample : samples()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%.1f,%s,%.1f,%.1f",
                    sample.second(),
                    sample.phase(),
                    sample.usedBytes() / MEBIBYTE,
                    sample.liveBytes() / MEBIBYTE));
        }
        Files.write(csv, lines);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            connector.close();
        } catch (IOException e) {
            // The process has ended, and with it what there was to close.
        }
    }
}
