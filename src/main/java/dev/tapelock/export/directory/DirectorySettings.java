package dev.tapelock.export.directory;

import java.nio.file.Path;
import java.util.List;

/**
 * Where nobody may export to.
 *
 * @param ours the directories in which Tapelock keeps its own files
 */
public record DirectorySettings(List<Path> ours) {

    public DirectorySettings {
        ours = ours.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }
}
