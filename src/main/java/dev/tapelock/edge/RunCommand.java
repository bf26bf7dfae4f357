package dev.tapelock.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the sealer until it is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Takes recordings on loopback, seals and delivers them, until it is told to end.")
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(RunCommand.class.getName());
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "edge.properties")
    private Path config = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        oneLineLogs();
        Daemon daemon = new Daemon(Premises.of(config, true));
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon), "edge-end"));
        daemon.start();
        never.await();
        return 0;
    }

    /** What collects logs adds the time, and takes a line for an event. */
    private static void oneLineLogs() {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%4$s %5$s%6$s%n");
        }
    }

    private static void end(Daemon daemon) {
        try {
            daemon.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The end was not as it should be; nothing is lost", e);
        }
    }
}
