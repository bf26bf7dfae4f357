package dev.tapelock.opener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares exported files with their signed manifests. */
@Command(
        name = "verify-export",
        mixinStandardHelpOptions = true,
        description = {
            "Compares exported files with their signed manifests.",
            "Answers 0 if all is as it was put, 1 if something differs, 2 if it could not be compared."
        })
final class VerifyExportCommand implements Callable<Integer> {

    private static final int DIFFERS = 1;

    @Parameters(paramLabel = "DIR", description = "what was exported: the directory that has manifests/ in it")
    private Path directory = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description =
                    "the organization's public manifest key as PEM, or several of them; may be given more than once")
    private List<Path> keyFiles = List.of();

    @Option(names = "--manifest", paramLabel = "FILE", description = "only this one. All in DIR/manifests if not given")
    private @Nullable Path only;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ManifestKeys keys = keys();
        List<Path> manifests = manifests();
        ExportComparison comparison =
                new ExportComparison(directory.toRealPath(), spec.commandLine().getOut());
        for (Path manifest : manifests) {
            comparison.compare(manifest, keys);
        }
        comparison.nameExtraFiles();
        return comparison.conclude() ? 0 : DIFFERS;
    }

    private ManifestKeys keys() {
        try {
            return ManifestKeys.read(keyFiles);
        } catch (UnusableManifestException e) {
            throw unusable(e.getMessage());
        } catch (IOException e) {
            throw unusable("the key cannot be read: " + e);
        }
    }

    private List<Path> manifests() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw unusable(directory + " is no directory");
        }
        if (only != null) {
            if (!Files.isRegularFile(only)) {
                throw unusable(only + " is not there");
            }
            return List.of(only);
        }
        Path folder = directory.resolve("manifests");
        if (!Files.isDirectory(folder)) {
            throw unusable(directory + " has no manifests");
        }
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> manifests = found.filter(file -> file.toString().endsWith(ManifestFile.SUFFIX))
                    .sorted()
                    .toList();
            if (manifests.isEmpty()) {
                throw unusable(folder + " is empty");
            }
            return manifests;
        }
    }

    private ParameterException unusable(@Nullable String why) {
        return new ParameterException(spec.commandLine(), "tapelock: " + why);
    }
}
