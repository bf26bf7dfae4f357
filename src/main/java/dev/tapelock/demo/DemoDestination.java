package dev.tapelock.demo;

import dev.tapelock.audit.Actor;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.Destinations;
import dev.tapelock.export.UnprotectedExport;
import dev.tapelock.platform.ServerSettings;
import dev.tapelock.storage.DurableFiles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** Where the demo's first organization exports to: the directory {@code <home>-export}, beside its home. */
@ApplicationScoped
class DemoDestination {

    private final ServerSettings server;
    private final Destinations destinations;
    private final UnprotectedExport unprotected;

    @Inject
    DemoDestination(ServerSettings server, Destinations destinations, UnprotectedExport unprotected) {
        this.server = server;
        this.destinations = destinations;
        this.unprotected = unprotected;
    }

    void makeFor(UUID organizationId) {
        if (unprotected.isDecided(organizationId)) {
            // Made by an earlier start; what the organization made of it since is its own business.
            return;
        }
        if (destinations.count(organizationId) == 0) {
            destinations.add(
                    organizationId,
                    DestinationOrder.directory(
                            "Directory beside the demo", directory().toString()),
                    Actor.SYSTEM);
        }
        unprotected.allow(organizationId, true, Actor.SYSTEM);
    }

    private Path directory() {
        Path directory = server.home().resolveSibling(server.home().getFileName() + "-export");
        try {
            DurableFiles.createDirectories(directory);
            // A destination is never reached by a link, but the demo's home may be.
            return directory.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's directory for exports cannot be made", e);
        }
    }
}
