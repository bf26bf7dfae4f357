package dev.tapelock.export.directory;

import dev.tapelock.platform.ServerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return new DirectorySettings(ours);
    }
}
