package dev.tapelock.export.directory;

import dev.tapelock.platform.ServerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Reads this room's settings. */
@ApplicationScoped
class DirectoryProducers {

    @Produces
    @Singleton
    DirectorySettings settings(Config config, ServerSettings server) {
        List<Path> ours = new ArrayList<>();
        ours.add(server.home());
        for (String name : List.of("tapelock.repository.directory", "tapelock.spool.directory")) {
            config.getOptionalValue(name, String.class).map(Path::of).ifPresent(ours::add);
        }
        for (String name : List.of("tapelock.root.keystore", "tapelock.root.passphrase.file")) {
            config.getOptionalValue(name, String.class)
                    .map(file -> Path.of(file).toAbsolutePath().getParent())
                    .ifPresent(ours::add);
        }
        return new DirectorySettings(ours, roots(config, server));
    }

    /** What is open: in the demo all that lies beside its home, elsewhere nothing before the operator says so. */
    private static List<Path> roots(Config config, ServerSettings server) {
        return config.getOptionalValues("tapelock.export.roots", String.class)
                .map(roots -> roots.stream().map(Path::of).toList())
                .orElseGet(() -> server.isDemo()
                        ? Stream.ofNullable(server.home().getParent()).toList()
                        : List.of());
    }
}
