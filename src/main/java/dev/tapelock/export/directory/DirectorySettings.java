package dev.tapelock.export.directory;

import java.nio.file.Path;
import java.util.List;

/**
 * Where may be exported to, and where not.
 *
 * @param ours the directories in which Tapelock keeps its own files: neither they nor what is in or around them
 * @param roots what the operator has opened: they and what is in them ({@code tapelock.export.roots})
 */
public record DirectorySettings(List<Path> ours, List<Path> roots) {

    public DirectorySettings {
        ours = ours.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        for (Path root : roots) {
            if (!root.isAbsolute()) {
                throw new IllegalArgumentException(
                        "tapelock.export.roots has \"" + root + "\"; each must be an absolute path");
            }
        }
        roots = roots.stream().map(Path::normalize).toList();
    }
}
