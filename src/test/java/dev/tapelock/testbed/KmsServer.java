package dev.tapelock.testbed;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A customer's AWS KMS and STS in one region, at one address on the loopback: signatures, key policies, encryption and
 * errors are real, and faults come on order. Policies of users are not modelled: what a key's or a role's own policy allows
 * to an account, all of the account may do.
 */
public final class KmsServer implements AutoCloseable {

    /** The account that has the keys and the role. */
    public static final String ACCOUNT = "111122223333";

    /** The account of the one who works for the other: it has no keys. */
    public static final String OTHER_ACCOUNT = "444455556666";

    public static final String REGION = "eu-central-1";

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String TARGET = "TrentService.";

    private final String region;
    private final KmsFaults faults = new KmsFaults();
    private final Iam iam = new Iam();
    private final KmsKeys keys;
    private final SigV4 signatures;
    private final LoopbackHttp http;
    private final List<KmsCall> calls = new CopyOnWriteArrayList<>();
    private final AwsAccessKey administrator = addUser(ACCOUNT, "administrator");
    private final AwsAccessKey user = addUser(ACCOUNT, "recorder");
    private final AwsAccessKey outsider = addUser(OTHER_ACCOUNT, "tapelock");
    private final String externalId = "tenant-" + UUID.randomUUID();
    private final String role = addRole("tapelock-keys", AwsPolicy.trusting(outsider.principal(), externalId));

    private KmsServer(String region, int port, @Nullable Path file) throws IOException {
        this.region = region;
        this.keys = new KmsKeys(region, ACCOUNT, faults::now, file);
        this.signatures = new SigV4(iam, region);
        this.http = new LoopbackHttp(port, this::handle);
    }

    /** On a free port, in {@link #REGION}, with its keys in memory. */
    public static KmsServer start() throws IOException {
        return new KmsServer(REGION, 0, null);
    }

    public static KmsServer startIn(String region) throws IOException {
        return new KmsServer(region, 0, null);
    }

    /** With keys that outlive the process, in the file, which need not be there yet. */
    public static KmsServer startOn(Path file) throws IOException {
        return startOn(file, 0);
    }

    /** At the port, so that its clients find it again. */
    public static KmsServer startOn(Path file, int port) throws IOException {
        return new KmsServer(REGION, port, file);
    }

    /** Of KMS and STS. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.port() + "/");
    }

    public String region() {
        return region;
    }

    /** Of a user in the account that has the keys. */
    public AwsAccessKey administrator() {
        return administrator;
    }

    /** Of another user in the same account. */
    public AwsAccessKey user() {
        return user;
    }

    /** Of a user in {@link #OTHER_ACCOUNT}, who may take the {@link #role}. */
    public AwsAccessKey outsider() {
        return outsider;
    }

    /** The ARN of a role in {@link #ACCOUNT}. */
    public String role() {
        return role;
    }

    /** What one must know to take the {@link #role}. */
    public String externalId() {
        return externalId;
    }

    public KmsFaults faults() {
        return faults;
    }

    /** In the order in which they were answered; a repetition by the client is a call, too. */
    public List<KmsCall> calls() {
        return List.copyOf(calls);
    }

    public List<KmsCall> calls(String operation) {
        return calls.stream().filter(call -> call.operation().equals(operation)).toList();
    }

    /** Its access key follows from the names, so that it outlives the server. */
    public AwsAccessKey addUser(String account, String name) {
        UUID id = UUID.nameUUIDFromBytes((account + '/' + name).getBytes(StandardCharsets.UTF_8));
        String hex = id.toString().replace("-", "");
        return addUser(new AwsAccessKey(
                "AKIA" + hex.substring(0, 16).toUpperCase(Locale.ROOT),
                "test" + hex + "only",
                "arn:aws:iam::" + account + ":user/" + name));
    }

    public AwsAccessKey addUser(AwsAccessKey key) {
        iam.addUser(key);
        return key;
    }

    /** In {@link #ACCOUNT}; its ARN. */
    public String addRole(String name, String trustPolicy) {
        String arn = "arn:aws:iam::" + ACCOUNT + ":role/" + name;
        iam.addRole(arn, trustPolicy);
        return arn;
    }

    /** A symmetric key that the whole account may use; its ARN. */
    public String createKey() {
        return asOwner("CreateKey", Map.of()).getJsonObject("KeyMetadata").getString("Arn");
    }

    /** As {@link #createKey()}, but of another spec, as {@code RSA_2048}. */
    public String createKey(String spec) {
        return asOwner("CreateKey", Map.of("KeySpec", spec))
                .getJsonObject("KeyMetadata")
                .getString("Arn");
    }

    /** Gives the name to the key, even if another had it; the alias's ARN. */
    public String pointAlias(String alias, String keyArn) {
        boolean isThere = keys.alias(alias).isPresent();
        asOwner(isThere ? "UpdateAlias" : "CreateAlias", Map.of("AliasName", alias, "TargetKeyId", keyArn));
        return keys.arn(alias);
    }

    /** The ARN of the key that has the name now. */
    public Optional<String> keyBehind(String alias) {
        return keys.alias(alias).map(named -> keys.arn("key/" + named.key()));
    }

    public void enableKey(String keyArn) {
        asOwner("EnableKey", Map.of("KeyId", keyArn));
    }

    public void disableKey(String keyArn) {
        asOwner("DisableKey", Map.of("KeyId", keyArn));
    }

    /** In 30 days. */
    public void scheduleKeyDeletion(String keyArn) {
        asOwner("ScheduleKeyDeletion", Map.of("KeyId", keyArn));
    }

    /** Leaves the key disabled. */
    public void cancelKeyDeletion(String keyArn) {
        asOwner("CancelKeyDeletion", Map.of("KeyId", keyArn));
    }

    public void putKeyPolicy(String keyArn, String policy) {
        asOwner("PutKeyPolicy", Map.of("KeyId", keyArn, "Policy", policy));
    }

    private JsonObject asOwner(String operation, Map<String, ?> request) {
        return new KmsOperation(
                        keys,
                        faults.now(),
                        AwsCaller.owner(ACCOUNT),
                        operation,
                        JSON.createObjectBuilder(request).build())
                .run();
    }

    private Optional<LoopbackHttp.Answer> handle(LoopbackHttp.Request request) throws InterruptedException {
        if (!faults.letIn()) {
            return Optional.empty();
        }
        String id = UUID.randomUUID().toString();
        return Optional.of(
                request.header("content-type").startsWith("application/x-www-form-urlencoded")
                        ? sts(request, id)
                        : kms(request, id));
    }

    private LoopbackHttp.Answer kms(LoopbackHttp.Request request, String id) {
        Instant now = faults.now();
        String target = request.header("x-amz-target");
        String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
        String principal = "";
        String keyArn = "";
        Map<String, String> context = Map.of();
        int status = 200;
        String outcome = "Success";
        JsonObject answer;
        try {
            AwsCaller caller = verify(request, "kms", now);
            principal = caller.arn();
            KmsOperation call = new KmsOperation(keys, now, caller, operation, json(request.body()));
            try {
                context = Map.copyOf(call.encryptionContext());
                faults.check(operation);
                answer = call.run();
            } finally {
                keyArn = call.keyArn();
            }
        } catch (AwsError e) {
            status = e.status();
            outcome = e.code();
            JsonObjectBuilder error = JSON.createObjectBuilder().add("__type", e.code());
            answer = (e.words().isEmpty() ? error : error.add("message", e.words())).build();
        }
        calls.add(new KmsCall(operation, principal, keyArn, context, outcome));
        String body = answer.isEmpty() ? "" : answer.toString();
        return answer(status, "application/x-amz-json-1.1", id, body);
    }

    private LoopbackHttp.Answer sts(LoopbackHttp.Request request, String id) {
        Instant now = faults.now();
        Map<String, String> form = form(request.body());
        String operation = form.getOrDefault("Action", "");
        String principal = "";
        int status = 200;
        String outcome = "Success";
        String body;
        try {
            AwsCaller caller = verify(request, "sts", now);
            principal = caller.arn();
            faults.check(operation);
            body = new StsOperation(iam, now, caller, form).run(operation, id);
        } catch (AwsError e) {
            AwsError translated = StsOperation.translated(e);
            status = translated.status();
            outcome = translated.code();
            body = StsOperation.failed(translated, id);
        }
        calls.add(new KmsCall(operation, principal, "", Map.of(), outcome));
        return answer(status, "text/xml", id, body);
    }

    private AwsCaller verify(LoopbackHttp.Request request, String service, Instant now) {
        if (!request.method().equals("POST") || !request.target().equals("/")) {
            throw new AwsError(404, "UnknownOperationException", "");
        }
        return signatures.verify(request, service, now);
    }

    private LoopbackHttp.Answer answer(int status, String contentType, String id, String body) {
        return new LoopbackHttp.Answer(status, contentType, id, faults.now(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject json(byte[] body) {
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(body))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw AwsError.of("SerializationException", "The body is not a JSON object");
        }
    }

    private static Map<String, String> form(byte[] body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
