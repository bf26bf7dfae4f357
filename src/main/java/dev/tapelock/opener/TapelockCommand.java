package dev.tapelock.opener;

import dev.tapelock.edge.EdgeCommand;
import dev.tapelock.edge.EdgeException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.seal.SealedFileCorruptException;
import dev.tapelock.vault.VaultException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar tapelock.jar}: looks into, verifies and opens sealed files, verifies exports, and seals on the premises. */
@Command(
        name = "tapelock",
        mixinStandardHelpOptions = true,
        version = "tapelock 0.1",
        description = "Looks into, verifies, opens and makes sealed files, and verifies exports, without a server.",
        subcommands = {
            InspectCommand.class,
            VerifyCommand.class,
            OpenCommand.class,
            VerifyExportCommand.class,
            EdgeCommand.class
        })
public final class TapelockCommand {

    /** The file is not what it should be, the key does not open it, or what was asked for could not be done. */
    static final int NOT_OPENED = 1;

    private TapelockCommand() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TapelockCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("tapelock: " + sentence(e));
                    return NOT_OPENED;
                });
    }

    private static String sentence(Exception e) throws Exception {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " is not there";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is there already and is not replaced";
        }
        if (e instanceof UnwrapFailedException) {
            return "the key does not open this file";
        }
        if (e instanceof SealedFileCorruptException
                || e instanceof VaultException
                || e instanceof IOException
                || e instanceof EdgeException
                || e instanceof NoFittingKeyException) {
            return String.valueOf(e.getMessage());
        }
        throw e;
    }
}
