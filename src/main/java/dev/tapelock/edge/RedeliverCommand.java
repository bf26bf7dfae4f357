package dev.tapelock.edge;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the daemon deliver again what the centre had refused. */
@Command(
        name = "redeliver",
        mixinStandardHelpOptions = true,
        description = "Gives what the centre had refused back to what waits; the daemon, now or later, delivers it. "
                + "Ends with 0 if all of it waits.")
final class RedeliverCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "edge.properties")
    private Path config = Path.of("");

    @Parameters(arity = "0..*", paramLabel = "SEALED", description = "files in refused/; all if none is named")
    private List<Path> files = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EdgeSpool spool = Premises.of(config, false).spool();
        boolean isAll = true;
        for (SpoolName name : names(spool)) {
            isAll &= redeliver(spool, name);
        }
        return isAll ? 0 : 1;
    }

    private List<SpoolName> names(EdgeSpool spool) throws IOException {
        return files.isEmpty()
                ? spool.refused().oldest(Integer.MAX_VALUE, name -> true)
                : files.stream().map(RedeliverCommand::name).toList();
    }

    private static SpoolName name(Path file) {
        return SpoolName.parse(file.getFileName().toString())
                .orElseThrow(() -> new EdgeException(file + " is not the name of a sealed file"));
    }

    /** One that must stay keeps none of the others. */
    private boolean redeliver(EdgeSpool spool, SpoolName name) {
        try {
            spool.redeliver(name);
            say(spec.commandLine().getOut(), name.fileName() + " waits again");
            return true;
        } catch (IOException | EdgeException e) {
            say(spec.commandLine().getErr(), name.fileName() + " stays: " + e.getMessage());
            return false;
        }
    }

    private static void say(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
