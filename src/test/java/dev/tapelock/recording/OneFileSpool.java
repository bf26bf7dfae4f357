package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** A spool that holds one file, whatever artifact is asked for, if the file is there. */
record OneFileSpool(UUID id, Path file) implements Spool {

    @Override
    public Optional<SeekableByteChannel> open(OwnedId artifactId) {
        try {
            return Files.exists(file) ? Optional.of(Files.newByteChannel(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Incoming begin(OwnedId artifactId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void secure(RecordingArtifact artifact) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doubt(OwnedId artifactId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SpoolState state() {
        throw new UnsupportedOperationException();
    }
}
