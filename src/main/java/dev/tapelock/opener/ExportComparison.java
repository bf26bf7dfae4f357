package dev.tapelock.opener;

import dev.tapelock.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a directory with what manifests list, and says what differs; each file is read once, and none is held. */
final class ExportComparison {

    private static final String README = "README.txt";
    private static final String MANIFESTS = "manifests/";
    private static final String INCOMING = "~incoming-";

    private final Path root;
    private final PrintWriter out;
    private final byte[] salt = PathPrints.newSalt();
    private final PathPrints listed = new PathPrints(salt);
    private long files;
    private long lengthBytes;
    private long problems;
    private long extra;

    /** @param root a real path */
    ExportComparison(Path root, PrintWriter out) {
        this.root = root;
        this.out = out;
    }

    /** Compares all that one manifest lists. */
    void compare(Path manifest, ManifestKeys keys) throws IOException {
        PathPrints own = new PathPrints(salt);
        try {
            ManifestLine first = new ManifestFile(manifest).read(keys, line -> {
                String path = line.text("path");
                own.add(path);
                compare(path, line.number("length"), line.text("sha256"));
            });
            out.println(InspectCommand.printable(manifest + ": signed; organization " + first.text("organizationId")
                    + ", job " + first.text("jobId") + ", " + first.number("exported") + " recordings in "
                    + first.number("files") + " files, " + first.number("failed") + " failed, "
                    + first.number("skipped") + " skipped"));
        } catch (UnusableManifestException e) {
            problem(manifest + ": " + e.getMessage());
        }
        if (own.repeated() > 0) {
            problem(manifest + ": lists " + own.repeated() + " paths more than once");
        }
        listed.addAll(own);
    }

    private void compare(String path, long lengthExpected, String sha256) {
        try {
            find(path, lengthExpected, sha256);
        } catch (IOException e) {
            problem("cannot be read: " + path + ": " + e);
        }
    }

    private void find(String path, long lengthExpected, String sha256) throws IOException {
        Path file = resolve(path);
        if (file == null) {
            problem("leads out: " + path);
        } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            problem("missing: " + path);
        } else if (!Objects.requireNonNull(file.getParent()).toRealPath().equals(file.getParent())) {
            problem("leads over a link: " + path);
        } else {
            compare(path, file, lengthExpected, sha256);
        }
    }

    private void compare(String path, Path file, long lengthExpected, String sha256) throws IOException {
        long length = Files.size(file);
        if (length != lengthExpected) {
            problem("changed: " + path + " has " + length + " bytes, " + lengthExpected + " are listed");
            return;
        }
        MessageDigest digest = Sha256.digest();
        try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            stream.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
            problem("changed: " + path + " has another SHA-256 than is listed");
            return;
        }
        files++;
        lengthBytes += length;
    }

    /** Null for a path that is none from the root down. */
    private @Nullable Path resolve(String path) {
        boolean isPlain = Arrays.stream(path.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("\\"));
        try {
            Path file = root.resolve(path).normalize();
            return isPlain && file.startsWith(root) && !file.equals(root) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Names what lies in the directory and is listed nowhere. */
    void nameExtraFiles() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isIncoming = root.equals(directory.getParent())
                        && String.valueOf(directory.getFileName()).startsWith(INCOMING);
                return isIncoming ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = root.relativize(file)
                        .toString()
                        .replace(root.getFileSystem().getSeparator(), "/");
                if (!isOurs(path) && !listed.contains(path)) {
                    extra++;
                    out.println(InspectCommand.printable("extra: " + path));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isOurs(String path) {
        return path.equals(README)
                || (path.startsWith(MANIFESTS)
                        && (path.endsWith(ManifestFile.SUFFIX)
                                || path.endsWith(ManifestFile.SUFFIX + ManifestFile.SIGNATURE)));
    }

    private void problem(String what) {
        problems++;
        out.println(InspectCommand.printable(what));
    }

    /** Says how it ended; the answer is whether all is as it is listed. */
    boolean conclude() {
        out.println((problems == 0 ? "verified: " : "NOT verified: ") + files + " files with " + lengthBytes
                + " bytes are as they are listed; " + problems + " problems, " + extra + " extra files");
        out.flush();
        return problems == 0;
    }
}
