package dev.tapelock.testbed;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The keys and aliases of one account in one region. With a file every change is on the disk before it is answered. */
final class KmsKeys {

    /** A name for a key, which can be given to another one. */
    record Alias(String name, UUID key, Instant created, Instant updated) {}

    private final String region;
    private final String account;
    private final Supplier<Instant> clock;
    private final @Nullable Path file;
    private final Map<UUID, KmsKey> keys = new LinkedHashMap<>();
    private final TreeMap<String, Alias> aliases = new TreeMap<>();

    KmsKeys(String region, String account, Supplier<Instant> clock, @Nullable Path file) throws IOException {
        this.region = region;
        this.account = account;
        this.clock = clock;
        this.file = file;
        if (file != null && Files.exists(file)) {
            load(file);
        }
    }

    String account() {
        return account;
    }

    String arn(String resource) {
        return arn(account, resource);
    }

    private String arn(String owner, String resource) {
        return "arn:aws:kms:" + region + ':' + owner + ':' + resource;
    }

    synchronized KmsKey create(String spec, String usage, String description, String policy) {
        UUID id = UUID.randomUUID();
        KmsKey key = new KmsKey(
                id,
                arn("key/" + id),
                spec,
                usage,
                description,
                clock.get(),
                KmsKey.State.ENABLED,
                null,
                policy,
                KmsKey.newMaterial());
        keys.put(id, key);
        save();
        return key;
    }

    /** By id or ARN, and by an alias and its ARN, too; what is no ARN means the caller's own account. */
    KmsKey find(String reference, AwsCaller caller) {
        String arn = reference.startsWith("arn:")
                ? reference
                : arn(caller.account(), reference.startsWith("alias/") ? reference : "key/" + reference);
        if (!isHere(arn, ":alias/")) {
            return findByIdOrArn(reference, caller);
        }
        return alias(resource(arn))
                .flatMap(alias -> find(alias.key()))
                .orElseThrow(() -> notFound("Alias " + arn + " is not found."));
    }

    /** By id or ARN. */
    KmsKey findByIdOrArn(String reference, AwsCaller caller) {
        String arn = reference.startsWith("arn:") ? reference : arn(caller.account(), "key/" + reference);
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || !parts[3].equals(region)) {
            throw notFound("Invalid arn " + (parts.length < 6 ? arn : parts[3]));
        }
        if (parts[5].startsWith("alias/")) {
            throw notFound("Alias " + arn + " is not found.");
        }
        UUID id;
        try {
            id = UUID.fromString(parts[5].replaceFirst("^key/", ""));
        } catch (IllegalArgumentException e) {
            throw notFound("Invalid keyId '" + reference + "'");
        }
        return Optional.of(id)
                .filter(named -> isHere(arn, ":key/"))
                .flatMap(this::find)
                .orElseThrow(() -> notFound("Key '" + arn + "' does not exist"));
    }

    private boolean isHere(String arn, String kind) {
        return arn.startsWith("arn:aws:kms:" + region + ':' + account + kind);
    }

    private static String resource(String arn) {
        return arn.split(":", 6)[5];
    }

    synchronized Optional<KmsKey> find(UUID id) {
        return Optional.ofNullable(keys.get(id)).filter(key -> !key.isGone(clock.get()));
    }

    /** The step gets the key as it is now, and may throw. */
    synchronized KmsKey change(KmsKey key, UnaryOperator<KmsKey> step) {
        KmsKey changed = step.apply(find(key.id()).orElse(key));
        keys.put(key.id(), changed);
        save();
        return changed;
    }

    synchronized Optional<Alias> alias(String name) {
        return Optional.ofNullable(aliases.get(name))
                .filter(alias -> find(alias.key()).isPresent());
    }

    synchronized List<Alias> aliases() {
        return aliases.values().stream()
                .filter(alias -> find(alias.key()).isPresent())
                .toList();
    }

    synchronized void addAlias(String name, KmsKey key) {
        if (alias(name).isPresent()) {
            throw AwsError.of("AlreadyExistsException", "An alias with the name " + arn(name) + " already exists");
        }
        aliases.put(name, new Alias(name, key.id(), clock.get(), clock.get()));
        save();
    }

    synchronized void pointAlias(Alias alias, KmsKey key) {
        aliases.put(alias.name(), new Alias(alias.name(), key.id(), alias.created(), clock.get()));
        save();
    }

    synchronized void removeAlias(Alias alias) {
        aliases.remove(alias.name());
        save();
    }

    static AwsError notFound(String message) {
        return AwsError.of("NotFoundException", message);
    }

    private void load(Path from) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                JsonReader reader = Json.createReader(in)) {
            JsonObject all = reader.readObject();
            for (JsonObject key : all.getJsonArray("keys").getValuesAs(JsonObject.class)) {
                UUID id = UUID.fromString(key.getString("id"));
                keys.put(
                        id,
                        new KmsKey(
                                id,
                                arn("key/" + id),
                                key.getString("spec"),
                                key.getString("usage"),
                                key.getString("description"),
                                Instant.parse(key.getString("created")),
                                KmsKey.State.valueOf(key.getString("state")),
                                key.containsKey("deletion") ? Instant.parse(key.getString("deletion")) : null,
                                key.getString("policy"),
                                Base64.getDecoder().decode(key.getString("material"))));
            }
            for (JsonObject alias : all.getJsonArray("aliases").getValuesAs(JsonObject.class)) {
                aliases.put(
                        alias.getString("name"),
                        new Alias(
                                alias.getString("name"),
                                UUID.fromString(alias.getString("key")),
                                Instant.parse(alias.getString("created")),
                                Instant.parse(alias.getString("updated"))));
            }
        }
    }

    /** Beside, onto the disk, then in its place: whoever kills the process finds the old file or the new one. */
    private void save() {
        if (file == null) {
            return;
        }
        JsonArrayBuilder allKeys = Json.createArrayBuilder();
        for (KmsKey key : keys.values()) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("id", key.id().toString())
                    .add("spec", key.spec())
                    .add("usage", key.usage())
                    .add("description", key.description())
                    .add("created", key.created().toString())
                    .add("state", key.state().name())
                    .add("policy", key.policy())
                    .add("material", Base64.getEncoder().encodeToString(key.material()));
            Optional.ofNullable(key.deletion()).ifPresent(deletion -> one.add("deletion", deletion.toString()));
            allKeys.add(one);
        }
        JsonArrayBuilder allAliases = Json.createArrayBuilder();
        for (Alias alias : aliases.values()) {
            allAliases.add(Json.createObjectBuilder()
                    .add("name", alias.name())
                    .add("key", alias.key().toString())
                    .add("created", alias.created().toString())
                    .add("updated", alias.updated().toString()));
        }
        JsonObject all = Json.createObjectBuilder()
                .add("keys", allKeys)
                .add("aliases", allAliases)
                .build();
        try {
            Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
            Path beside = directory.resolve(file.getFileName() + ".new");
            try (FileChannel out = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(all.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel entry = FileChannel.open(directory)) {
                entry.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The keys cannot be kept in " + file, e);
        }
    }
}
