package dev.tapelock.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes files from a folder in memory: {@code {conversation}_{recording}[_{artifact}].{ext}}, renamed in when complete.
 * Names that begin with a dot or end in {@code .part} or {@code .tmp} are still being written.
 */
final class WatchedFolder {

    private static final Logger LOG = Logger.getLogger(WatchedFolder.class.getName());
    private static final Pattern NAME =
            Pattern.compile("([^_.]+)_([^_.]+)(?:_([a-z]+(?:\\.[0-9]{1,4})?))?\\.([A-Za-z0-9]{1,8})");
    private static final Pattern UNFINISHED = Pattern.compile("\\..*|.*\\.(?:part|tmp)");
    private static final Map<String, String> TYPES = Map.of(
            "wav", "audio/wav",
            "mp3", "audio/mpeg",
            "ogg", "audio/ogg",
            "opus", "audio/ogg",
            "flac", "audio/flac",
            "eml", "message/rfc822",
            "mp4", "video/mp4",
            "webm", "video/webm");
    private static final int MOST_UNFIT_REMEMBERED = 10_000;

    private final Path folder;
    private final SealedIntake intake;
    private final Counters counters;
    private final Consumer<Description> taken;
    /** Told once each. */
    private final Set<String> told = new HashSet<>();

    WatchedFolder(Path folder, SealedIntake intake, Counters counters, Consumer<Description> taken) {
        this.folder = folder;
        this.intake = intake;
        this.counters = counters;
        this.taken = taken;
    }

    /** Takes what is there, until nothing can be taken any more. */
    void takeAll() throws IOException {
        long unfit = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!UNFINISHED.matcher(file.getFileName().toString()).matches() && !take(file)) {
                    unfit++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (CannotTakeException e) {
            // Said by the alarms, each hour; here it would be said each second.
            LOG.log(Level.FINE, "Not taken yet: {0}: {1}", new Object[] {folder, e.getMessage()});
        } finally {
            counters.unfitFiles.set(unfit);
        }
    }

    /**
     * Takes a file. One that cannot be taken keeps no other from it.
     *
     * @return whether it was taken
     * @throws CannotTakeException if no other could be taken either
     */
    private boolean take(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new InvalidRecordingException("It is no regular file");
            }
            seal(file, attributes);
            requireUnchanged(file, attributes);
            Files.delete(file);
            return true;
        } catch (CannotTakeException e) {
            intake.requireOpen();
            // There is room, and it does not fit.
            tell(file, "stays where it is, and unsealed", e);
            return false;
        } catch (InvalidRecordingException | RecordingExistsException e) {
            tell(file, "stays where it is, and unsealed", e);
            return false;
        } catch (IOException | EdgeException e) {
            tell(file, "could not be taken, which is tried again and again", e);
            return false;
        }
    }

    /** What was written into it since, or renamed to its place, was not sealed. */
    private static void requireUnchanged(Path file, BasicFileAttributes before) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (now.size() != before.size()
                || !now.lastModifiedTime().equals(before.lastModifiedTime())
                || !Objects.equals(now.fileKey(), before.fileKey())) {
            throw new InvalidRecordingException("It changed after it was read; what was sealed is what it held before");
        }
    }

    private void seal(Path file, BasicFileAttributes attributes) throws IOException {
        RecordingLabel label = label(
                file.getFileName().toString(), attributes.lastModifiedTime().toInstant());
        String source = file.getFileName() + " " + attributes.size() + " " + attributes.lastModifiedTime() + " "
                + attributes.fileKey();
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            taken.accept(intake.take(label, Optional.of(source), content, length -> {
                if (length != attributes.size()) {
                    throw new InvalidRecordingException("It changed while it was read");
                }
            }));
        } catch (RecordingExistsException e) {
            // The very same file: a crash came between its sealing and its deletion.
            if (!e.existing().source().equals(Optional.of(source))) {
                throw e;
            }
        }
    }

    private static RecordingLabel label(String name, Instant lastModified) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new InvalidRecordingException("Its name is not {conversation}_{recording}[_{artifact}].{ext}");
        }
        String type = TYPES.get(matcher.group(4).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new InvalidRecordingException("What ." + matcher.group(4) + " is is not known");
        }
        Map<String, List<String>> query = matcher.group(3) == null
                ? Map.of("endTime", List.of(lastModified.toString()))
                : Map.of("endTime", List.of(lastModified.toString()), "artifact", List.of(matcher.group(3)));
        return RecordingLabel.of(matcher.group(1), matcher.group(2), query, type, lastModified);
    }

    private void tell(Path file, String what, Exception e) {
        if (told.size() >= MOST_UNFIT_REMEMBERED) {
            told.clear();
        }
        if (told.add(file.getFileName().toString())) {
            LOG.log(Level.SEVERE, "{0} {1}: {2}", new Object[] {file, what, e.getMessage()});
        }
    }
}
