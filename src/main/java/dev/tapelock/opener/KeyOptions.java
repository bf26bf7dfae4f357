package dev.tapelock.opener;

import dev.tapelock.keys.DataKeys;
import dev.tapelock.keys.KeyCopy;
import dev.tapelock.keys.KeyWrapping;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.WrapAlgorithm;
import dev.tapelock.keys.managed.ManagedKeyProvider;
import dev.tapelock.seal.DataKey;
import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedHeader;
import dev.tapelock.vault.pkcs12.Pkcs12RootKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the key comes from: a private half in a file, or the root key with the copies of keys that lie in the repository. */
final class KeyOptions {

    @ArgGroup(exclusive = false, heading = "With the private key itself:%n")
    private @Nullable PrivateKeyOptions privateKey;

    @ArgGroup(exclusive = false, heading = "With the root key and the repository's copies of keys:%n")
    private @Nullable RootOptions root;

    /** A private half. */
    static final class PrivateKeyOptions {
        @Option(
                names = "--key",
                required = true,
                paramLabel = "FILE",
                description = "RSA private key: PEM (PKCS#8, not encrypted) or PKCS#12")
        private Path key = Path.of("");

        @Option(
                names = "--key-passphrase",
                paramLabel = "FILE",
                description = "file with the passphrase of a PKCS#12 keystore")
        private @Nullable Path passphrase;
    }

    /** The root key and copies of keys. */
    static final class RootOptions {
        @Option(names = "--root", required = true, paramLabel = "FILE", description = "the root keystore, PKCS#12")
        private Path root = Path.of("");

        @Option(names = "--passphrase", required = true, paramLabel = "FILE", description = "file with its passphrase")
        private Path passphrase = Path.of("");

        @Option(
                names = "--keys",
                required = true,
                paramLabel = "DIR",
                description = "the directory \"keys\" of the repository, or any that holds copies of keys")
        private Path keys = Path.of("");
    }

    /**
     * Unwraps the file's data key. The caller closes it.
     *
     * @throws NoFittingKeyException if none of the file's data keys is wrapped under a key that was given
     * @throws UnwrapFailedException if one should be, and does not open
     */
    DataKey unwrap(SealedHeader header) throws IOException {
        return privateKey != null ? unwrap(header, privateKey) : unwrap(header, Objects.requireNonNull(root));
    }

    private static DataKey unwrap(SealedHeader header, PrivateKeyOptions options) throws IOException {
        PrivateKey half = PrivateKeyFile.read(options.key, Optional.ofNullable(options.passphrase));
        for (EncryptedDataKey each : header.encryptedDataKeys()) {
            Optional<DataKey> opened = tryUnwrap(half, each);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        throw new NoFittingKeyException("the key in " + options.key + " does not open this file");
    }

    /** With a private half there is nothing that says which of the file's data keys is meant for it. */
    private static Optional<DataKey> tryUnwrap(PrivateKey half, EncryptedDataKey wrapped) {
        for (WrapAlgorithm algorithm : WrapAlgorithm.values()) {
            try {
                return Optional.of(KeyWrapping.unwrap(algorithm, half, wrapped.ciphertext()));
            } catch (UnwrapFailedException e) {
                // Nor is there anything that says which padding it has.
                continue;
            }
        }
        return Optional.empty();
    }

    private static DataKey unwrap(SealedHeader header, RootOptions options) throws IOException {
        List<String> wanted = new ArrayList<>();
        for (EncryptedDataKey each : header.encryptedDataKeys()) {
            if (each.providerId().equals(DataKeys.PROVIDER_ID)) {
                Optional<KeyCopy> copy = find(options.keys, each.providerInfo());
                if (copy.isPresent()) {
                    return ManagedKeyProvider.unwrap(
                            Pkcs12RootKey.open(options.root, options.passphrase), copy.get(), each.ciphertext());
                }
                wanted.add(each.providerInfo());
            }
        }
        throw new NoFittingKeyException("there is no copy of the file's key in " + options.keys + ": " + wanted);
    }

    private static Optional<KeyCopy> find(Path directory, String keyId) throws IOException {
        String name;
        try {
            name = UUID.fromString(keyId).toString(); // never a path
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        try (Stream<Path> files =
                Files.find(directory, 2, (path, attributes) -> attributes.isRegularFile() && path.endsWith(name))) {
            Optional<Path> found = files.findFirst();
            return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get()));
        }
    }

    private static KeyCopy read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return KeyCopy.parse(in.readNBytes(KeyCopy.MAX_LENGTH_BYTES));
        } catch (IllegalArgumentException e) {
            throw new NoFittingKeyException(file + " is no copy of a key", e);
        }
    }
}
