package dev.tapelock.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Bytes that must lie nowhere, each with a name; any {@value #WINDOW_BYTES} bytes of one in a row count as found. */
public final class Needles {

    private static final int WINDOW_BYTES = 16;
    private static final int BUFFER_BYTES = 1 << 20;

    private record Window(long last, String name) {}

    /** A window of one needle at one place. */
    public record Find(String needle, Path file) {}

    private final Map<Long, List<Window>> windowsByFirstHalf = new HashMap<>();
    private final boolean[] isPossibleEnd = new boolean[1 << 16];

    /** @throws IllegalArgumentException if it is shorter than a window */
    public Needles add(String name, byte[] needle) {
        if (needle.length < WINDOW_BYTES) {
            throw new IllegalArgumentException(name + " is too short to be told from chance");
        }
        ByteBuffer bytes = ByteBuffer.wrap(needle);
        for (int start = 0; start + WINDOW_BYTES <= needle.length; start++) {
            long first = bytes.getLong(start);
            long last = bytes.getLong(start + Long.BYTES);
            windowsByFirstHalf.computeIfAbsent(first, key -> new ArrayList<>()).add(new Window(last, name));
            isPossibleEnd[(int) last & 0xFFFF] = true;
        }
        return this;
    }

    /** Looks into every file below a directory; links are not followed. */
    public Set<Find> search(Path directory) throws IOException {
        Set<Find> finds = new HashSet<>();
        for (Path file : PresentFiles.below(directory)) {
            finds.addAll(searchFile(file));
        }
        return finds;
    }

    /** Looks into the files that a process has open, deleted ones too; Linux only, elsewhere there is nothing to see. */
    public Set<Find> searchOpenFiles(long pid) throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        Set<Find> finds = new HashSet<>();
        if (Files.isDirectory(descriptors)) {
            try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
                for (Path link : links) {
                    if (isData(link)) {
                        finds.addAll(searchFile(link));
                    }
                }
            }
        }
        return finds;
    }

    private static boolean isData(Path descriptor) throws IOException {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return Files.isRegularFile(descriptor) && !target.endsWith(".jar") && !target.endsWith("/modules");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Looks into one file; into none if it is gone. */
    public Set<Find> searchFile(Path file) throws IOException {
        Set<Find> finds = new HashSet<>();
        for (String name : searchContent(file)) {
            finds.add(new Find(name, file));
        }
        return finds;
    }

    private Set<String> searchContent(Path file) throws IOException {
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return search(content);
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    /** The names of the needles that the content holds a window of. */
    public Set<String> search(InputStream content) throws IOException {
        Set<String> names = new TreeSet<>();
        byte[] buffer = new byte[BUFFER_BYTES];
        long first = 0;
        long last = 0;
        long seen = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            for (int i = 0; i < read; i++) {
                first = first << Byte.SIZE | last >>> (Long.SIZE - Byte.SIZE);
                last = last << Byte.SIZE | buffer[i] & 0xFF;
                seen++;
                if (isPossibleEnd[(int) last & 0xFFFF] && seen >= WINDOW_BYTES) {
                    addMatches(first, last, names);
                }
            }
        }
        return names;
    }

    private void addMatches(long first, long last, Set<String> names) {
        for (Window window : windowsByFirstHalf.getOrDefault(first, List.of())) {
            if (window.last() == last) {
                names.add(window.name());
            }
        }
    }
}
