package dev.tapelock.opener;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a sealed file to its end and keeps nothing of it. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Opens the file to its end and keeps nothing of it: says whether every byte is authentic.")
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the sealed file")
    private Path file = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private KeyOptions keys = new KeyOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        long length = SealedInput.copy(file, keys, OutputStream.nullOutputStream());
        spec.commandLine().getOut().println(file + ": authentic to its end, " + length + " bytes of content");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
