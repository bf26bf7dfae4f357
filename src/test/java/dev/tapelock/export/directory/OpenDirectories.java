package dev.tapelock.export.directory;

import dev.tapelock.export.ExportDestination;
import java.nio.file.Path;
import java.util.List;

/** Destinations in directories, without a container. */
public final class OpenDirectories {

    private OpenDirectories() {}

    /** All that lies under a real path is open. */
    public static ExportDestination under(Path root) {
        return new DirectoryDestination(new DirectorySettings(List.of(), List.of(root)), new MemoryFileJournal());
    }
}
