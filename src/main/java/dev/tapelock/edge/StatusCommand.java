package dev.tapelock.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how the sealer is, by its spool alone: the daemon need not run. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says how the sealer is, whether or not it runs. Ends with 0 if all is well, with "
                + StatusCommand.ALARM + " if somebody should look.")
final class StatusCommand implements Callable<Integer> {

    static final int ALARM = 3;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "edge.properties")
    private Path config = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EdgeStatus status = Premises.of(config, false).status(0);
        spec.commandLine().getOut().println(status.toJson());
        spec.commandLine().getOut().flush();
        return status.alarms().isEmpty() ? 0 : ALARM;
    }
}
