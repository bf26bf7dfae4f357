package dev.tapelock.export;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Another destination, of which some files cannot be opened.
 *
 * @param unreadable their paths, now
 * @param before what happens each time before some of a file is read
 */
record FaultyDestination(ExportDestination sound, Set<String> unreadable, Before before) implements ExportDestination {

    static final String WHY = "the object is archived";

    FaultyDestination(ExportDestination sound, Set<String> unreadable) {
        this(sound, unreadable, path -> {});
    }

    @Override
    public DestinationKind kind() {
        return sound.kind();
    }

    @Override
    public boolean isProtected(DestinationOrder order) {
        return sound.isProtected(order);
    }

    @Override
    public DestinationFinding check(UUID organizationId, DestinationOrder order) {
        return sound.check(organizationId, order);
    }

    @Override
    public boolean overlap(DestinationOrder one, DestinationOrder other) {
        return sound.overlap(one, other);
    }

    @Override
    public ExportTarget begin(Destination destination, JobRun run, SignOfLife life) {
        return sound.begin(destination, run, life);
    }

    @Override
    public ExportSource open(Destination destination, SignOfLife life) {
        return faulty(sound.open(destination, life));
    }

    @Override
    public ExportSource openNow(Destination destination) {
        return faulty(sound.openNow(destination));
    }

    /** What happens before some of a file is read, by its path. */
    @FunctionalInterface
    interface Before {
        void read(String path) throws IOException;
    }

    private PlacedFile watched(String path, PlacedFile file) {
        return new PlacedFile(file.lengthBytes(), new FilterInputStream(file.content()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                before.read(path);
                return super.read(bytes, offset, length);
            }
        });
    }

    private ExportSource faulty(ExportSource source) {
        return new ExportSource() {
            @Override
            public Optional<PlacedFile> open(String path) throws IOException {
                if (unreadable.contains(path)) {
                    throw new IOException(WHY);
                }
                return source.open(path).map(file -> watched(path, file));
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }
}
