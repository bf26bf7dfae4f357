package dev.tapelock.testbed;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** One call of KMS: it looks at what is asked, then at who asks, then at the key's state, as AWS does. */
final class KmsOperation {

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int LARGEST_PLAINTEXT_BYTES = 4096;
    private static final int LARGEST_CIPHERTEXT_BYTES = 6144;
    private static final Pattern ALIAS = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");
    private static final Map<String, Set<String>> USAGES = Map.of(
            "SYMMETRIC_DEFAULT", Set.of("ENCRYPT_DECRYPT"),
            "RSA_2048", Set.of("ENCRYPT_DECRYPT", "SIGN_VERIFY"),
            "RSA_3072", Set.of("ENCRYPT_DECRYPT", "SIGN_VERIFY"),
            "RSA_4096", Set.of("ENCRYPT_DECRYPT", "SIGN_VERIFY"),
            "ECC_NIST_P256", Set.of("SIGN_VERIFY"),
            "HMAC_256", Set.of("GENERATE_VERIFY_MAC"));

    /** To overlook one of these would be to lie. */
    private static final Set<String> NOT_DONE_HERE =
            Set.of("DryRun", "GrantTokens", "Recipient", "CustomKeyStoreId", "Origin", "MultiRegion", "XksKeyId");

    private final KmsKeys keys;
    private final Instant now;
    private final AwsCaller caller;
    private final String operation;
    private final JsonObject request;
    private String keyArn = "";

    KmsOperation(KmsKeys keys, Instant now, AwsCaller caller, String operation, JsonObject request) {
        this.keys = keys;
        this.now = now;
        this.caller = caller;
        this.operation = operation;
        this.request = request;
    }

    /** The key that the call was found to be about; empty, if none. */
    String keyArn() {
        return keyArn;
    }

    Map<String, String> encryptionContext() {
        Map<String, String> context = new TreeMap<>();
        if (request.get("EncryptionContext") instanceof JsonObject members) {
            members.forEach((name, value) -> {
                if (!(value instanceof JsonString text)) {
                    throw AwsError.of("SerializationException", "An encryption context is made of strings");
                }
                context.put(name, text.getString());
            });
        }
        return context;
    }

    JsonObject run() {
        for (String name : NOT_DONE_HERE) {
            JsonValue value = request.get(name);
            if (value != null && !Set.of("false", "[]", "\"AWS_KMS\"").contains(value.toString())) {
                throw AwsError.of("UnsupportedOperationException", name + " is not done here");
            }
        }
        return switch (operation) {
            case "CreateKey" -> createKey();
            case "DescribeKey" -> keyMetadata(allowed(keys.find(text("KeyId"), caller)));
            case "EnableKey" -> enable(KmsKey.State.ENABLED);
            case "DisableKey" -> enable(KmsKey.State.DISABLED);
            case "ScheduleKeyDeletion" -> scheduleKeyDeletion();
            case "CancelKeyDeletion" -> cancelKeyDeletion();
            case "PutKeyPolicy" -> putKeyPolicy();
            case "GetKeyPolicy" -> getKeyPolicy();
            case "CreateAlias" -> createAlias();
            case "UpdateAlias" -> updateAlias();
            case "DeleteAlias" -> deleteAlias();
            case "ListAliases" -> listAliases();
            case "Encrypt" -> encrypt();
            case "Decrypt" -> decrypt();
            case "GenerateDataKey" -> generateDataKey();
            case "GenerateDataKeyPairWithoutPlaintext" -> generateDataKeyPair();
            default -> throw AwsError.of("UnknownOperationException", "");
        };
    }

    private JsonObject createKey() {
        String spec = text("KeySpec", text("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"));
        String usage = text("KeyUsage", "ENCRYPT_DECRYPT");
        if (!USAGES.getOrDefault(spec, Set.of()).contains(usage)) {
            throw AwsError.invalid("The KeyUsage " + usage + " and the KeySpec " + spec + " do not go together.");
        }
        String policy = text("Policy", AwsPolicy.ofAccount(keys.account()));
        requireNoLockOut(AwsPolicy.parse(policy));
        KmsKey key = keys.create(spec, usage, text("Description", ""), policy);
        keyArn = key.arn();
        return keyMetadata(key);
    }

    private JsonObject enable(KmsKey.State state) {
        keys.change(managedKey("KeyId"), key -> notPendingDeletion(key).with(state, null));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject scheduleKeyDeletion() {
        int days = number("PendingWindowInDays", 7, 30).orElse(30);
        KmsKey doomed = keys.change(
                managedKey("KeyId"),
                key -> notPendingDeletion(key).with(KmsKey.State.PENDING_DELETION, now.plus(Duration.ofDays(days))));
        return JSON.createObjectBuilder()
                .add("KeyId", doomed.arn())
                .add("DeletionDate", seconds(now.plus(Duration.ofDays(days))))
                .add("KeyState", doomed.state().word())
                .add("PendingWindowInDays", days)
                .build();
    }

    private JsonObject cancelKeyDeletion() {
        KmsKey spared = keys.change(managedKey("KeyId"), key -> {
            if (key.state() != KmsKey.State.PENDING_DELETION) {
                throw AwsError.of("KMSInvalidStateException", key.arn() + " is not pending deletion.");
            }
            return key.with(KmsKey.State.DISABLED, null);
        });
        return JSON.createObjectBuilder().add("KeyId", spared.arn()).build();
    }

    private JsonObject putKeyPolicy() {
        String policy = text("Policy");
        AwsPolicy parsed = AwsPolicy.parse(policy);
        KmsKey key = managedKey("KeyId");
        requireNoLockOut(parsed);
        keys.change(key, current -> current.withPolicy(policy));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private void requireNoLockOut(AwsPolicy policy) {
        boolean mayChangeAgain = policy.decide(caller, "kms:PutKeyPolicy", Map.of()) == AwsPolicy.Decision.ALLOWED;
        if (!mayChangeAgain && !caller.isOwner() && !request.getBoolean("BypassPolicyLockoutSafetyCheck", false)) {
            throw AwsError.of(
                    "MalformedPolicyDocumentException",
                    "The new key policy will not allow you to update the key policy in the future.");
        }
    }

    private JsonObject getKeyPolicy() {
        return JSON.createObjectBuilder()
                .add("Policy", managedKey("KeyId").policy())
                .add("PolicyName", "default")
                .build();
    }

    private JsonObject createAlias() {
        String name = aliasName();
        keys.addAlias(name, notPendingDeletion(managedKey("TargetKeyId")));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject updateAlias() {
        KmsKeys.Alias alias = alias();
        KmsKey former = allowed(keys.find(alias.key()).orElseThrow());
        KmsKey key = notPendingDeletion(managedKey("TargetKeyId"));
        if (key.isSymmetric() != former.isSymmetric() || !key.usage().equals(former.usage())) {
            throw AwsError.invalid("Alias " + keys.arn(alias.name()) + " cannot be changed from a key of spec "
                    + former.spec() + " to one of spec " + key.spec());
        }
        keys.pointAlias(alias, key);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject deleteAlias() {
        KmsKeys.Alias alias = alias();
        allowed(keys.find(alias.key()).orElseThrow());
        keys.removeAlias(alias);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonObject listAliases() {
        Optional<UUID> ofKey =
                request.containsKey("KeyId") ? Optional.of(managedKey("KeyId").id()) : Optional.empty();
        String marker = text("Marker", "");
        int limit = number("Limit", 1, 100).orElse(50);
        List<KmsKeys.Alias> left = keys.aliases().stream()
                .filter(alias -> keys.account().equals(caller.account()))
                .filter(alias -> ofKey.isEmpty() || alias.key().equals(ofKey.get()))
                .filter(alias -> alias.name().compareTo(marker) > 0)
                .toList();
        JsonArrayBuilder page = JSON.createArrayBuilder();
        left.stream()
                .limit(limit)
                .forEach(alias -> page.add(JSON.createObjectBuilder()
                        .add("AliasName", alias.name())
                        .add("AliasArn", keys.arn(alias.name()))
                        .add("TargetKeyId", alias.key().toString())
                        .add("CreationDate", seconds(alias.created()))
                        .add("LastUpdatedDate", seconds(alias.updated()))));
        JsonObjectBuilder answer =
                JSON.createObjectBuilder().add("Aliases", page).add("Truncated", left.size() > limit);
        if (left.size() > limit) {
            answer.add("NextMarker", left.get(limit - 1).name());
        }
        return answer.build();
    }

    private JsonObject encrypt() {
        byte[] plaintext = bytes("Plaintext", LARGEST_PLAINTEXT_BYTES);
        KmsKey key = usable(allowed(keys.find(text("KeyId"), caller)));
        return JSON.createObjectBuilder()
                .add("KeyId", key.arn())
                .add("CiphertextBlob", base64(key.encrypt(plaintext, encryptionContext())))
                .add("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                .build();
    }

    private JsonObject decrypt() {
        byte[] blob = bytes("CiphertextBlob", LARGEST_CIPHERTEXT_BYTES);
        KmsKey key;
        if (request.containsKey("KeyId")) {
            key = usable(allowed(keys.find(text("KeyId"), caller)));
            if (!key.id().equals(KmsKey.idIn(blob))) {
                throw AwsError.of(
                        "IncorrectKeyException",
                        "The key ID in the request does not identify a CMK that can perform this operation.");
            }
        } else {
            key = usable(keyOf(blob));
        }
        return JSON.createObjectBuilder()
                .add("KeyId", key.arn())
                .add("Plaintext", base64(key.decrypt(blob, encryptionContext())))
                .add("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                .build();
    }

    /** Whoever names no key learns no difference between one that is not there and one that it may not use. */
    private KmsKey keyOf(byte[] blob) {
        Optional<KmsKey> key = keys.find(KmsKey.idIn(blob));
        key.ifPresent(found -> keyArn = found.arn());
        return key.filter(found -> decide(found) == AwsPolicy.Decision.ALLOWED)
                .orElseThrow(() -> AwsError.of(
                        "AccessDeniedException",
                        "User: " + caller.arn() + " is not authorized to perform: kms:" + operation
                                + " on the resource associated with this ciphertext because the resource does not exist"
                                + " in this Region, no resource-based policies allow access, or a resource-based policy"
                                + " explicitly denies access"));
    }

    private JsonObject generateDataKey() {
        Optional<Integer> length = number("NumberOfBytes", 1, 1024);
        Map<String, Integer> lengths = Map.of("AES_256", 32, "AES_128", 16);
        String spec = text("KeySpec", "");
        if (length.isPresent() != spec.isEmpty() || !spec.isEmpty() && !lengths.containsKey(spec)) {
            throw AwsError.invalid("Please specify either number of bytes or key spec.");
        }
        KmsKey key = usable(allowed(keys.find(text("KeyId"), caller)));
        byte[] dataKey = KmsKey.random(length.orElseGet(() -> lengths.get(spec)));
        return JSON.createObjectBuilder()
                .add("KeyId", key.arn())
                .add("Plaintext", base64(dataKey))
                .add("CiphertextBlob", base64(key.encrypt(dataKey, encryptionContext())))
                .build();
    }

    private JsonObject generateDataKeyPair() {
        String spec = text("KeyPairSpec");
        if (!Set.of("RSA_2048", "RSA_3072").contains(spec)) {
            throw AwsError.of("UnsupportedOperationException", "The KeyPairSpec " + spec + " is not done here");
        }
        KmsKey key = usable(allowed(keys.find(text("KeyId"), caller)));
        KeyPair pair;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(Integer.parseInt(spec.substring("RSA_".length())));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return JSON.createObjectBuilder()
                .add("KeyId", key.arn())
                .add("KeyPairSpec", spec)
                .add("PublicKey", base64(pair.getPublic().getEncoded()))
                .add(
                        "PrivateKeyCiphertextBlob",
                        base64(key.encrypt(pair.getPrivate().getEncoded(), encryptionContext())))
                .build();
    }

    private KmsKey managedKey(String member) {
        return allowed(keys.findByIdOrArn(text(member), caller));
    }

    private KmsKeys.Alias alias() {
        String name = aliasName();
        return keys.alias(name).orElseThrow(() -> KmsKeys.notFound("Alias " + keys.arn(name) + " is not found."));
    }

    private String aliasName() {
        String name = text("AliasName");
        if (!ALIAS.matcher(name).matches() || name.startsWith("alias/aws/")) {
            throw AwsError.invalid("Invalid alias " + name);
        }
        return name;
    }

    private KmsKey allowed(KmsKey key) {
        keyArn = key.arn();
        AwsPolicy.Decision decision = decide(key);
        if (decision != AwsPolicy.Decision.ALLOWED) {
            String action = "kms:" + operation;
            throw AwsError.of(
                    "AccessDeniedException",
                    "User: " + caller.arn() + " is not authorized to perform: " + action + " on resource: " + key.arn()
                            + (decision == AwsPolicy.Decision.DENIED
                                    ? " with an explicit deny in a resource-based policy"
                                    : " because no resource-based policy allows the " + action + " action"));
        }
        return key;
    }

    private AwsPolicy.Decision decide(KmsKey key) {
        if (caller.isOwner()) {
            return AwsPolicy.Decision.ALLOWED;
        }
        Map<String, String> facts = new TreeMap<>();
        encryptionContext().forEach((name, value) -> facts.put("kms:EncryptionContext:" + name, value));
        return AwsPolicy.parse(key.policy()).decide(caller, "kms:" + operation, facts);
    }

    private KmsKey usable(KmsKey key) {
        if (key.state() == KmsKey.State.DISABLED) {
            throw AwsError.of("DisabledException", key.arn() + " is disabled.");
        }
        notPendingDeletion(key);
        if (!key.usage().equals("ENCRYPT_DECRYPT")) {
            throw AwsError.of(
                    "InvalidKeyUsageException",
                    key.arn() + " key usage is " + key.usage() + " which is not valid for " + operation + '.');
        }
        String algorithm = text("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
        if (!key.isSymmetric() || !algorithm.equals("SYMMETRIC_DEFAULT")) {
            throw AwsError.of(
                    "InvalidKeyUsageException",
                    "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + '.');
        }
        return key;
    }

    private static KmsKey notPendingDeletion(KmsKey key) {
        if (key.state() == KmsKey.State.PENDING_DELETION) {
            throw AwsError.of("KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
        return key;
    }

    private JsonObject keyMetadata(KmsKey key) {
        JsonObjectBuilder metadata = JSON.createObjectBuilder()
                .add("AWSAccountId", keys.account())
                .add("KeyId", key.id().toString())
                .add("Arn", key.arn())
                .add("CreationDate", seconds(key.created()))
                .add("Enabled", key.state() == KmsKey.State.ENABLED)
                .add("Description", key.description())
                .add("KeyUsage", key.usage())
                .add("KeyState", key.state().word())
                .add("Origin", "AWS_KMS")
                .add("KeyManager", "CUSTOMER")
                .add("KeySpec", key.spec())
                .add("CustomerMasterKeySpec", key.spec())
                .add("MultiRegion", false);
        if (key.isSymmetric()) {
            metadata.add("EncryptionAlgorithms", JSON.createArrayBuilder().add("SYMMETRIC_DEFAULT"));
        }
        Optional.ofNullable(key.deletion()).ifPresent(deletion -> metadata.add("DeletionDate", seconds(deletion)));
        return JSON.createObjectBuilder().add("KeyMetadata", metadata).build();
    }

    private String text(String member) {
        if (!(request.get(member) instanceof JsonString text)
                || text.getString().isEmpty()) {
            throw AwsError.invalid("1 validation error detected: Value null at '" + lowered(member)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return text.getString();
    }

    private String text(String member, String otherwise) {
        return request.containsKey(member) ? text(member) : otherwise;
    }

    private Optional<Integer> number(String member, int least, int most) {
        if (!(request.get(member) instanceof JsonNumber number)) {
            return Optional.empty();
        }
        if (number.intValue() < least || number.intValue() > most) {
            throw AwsError.invalid("1 validation error detected: Value '" + number + "' at '" + lowered(member)
                    + "' failed to satisfy constraint: Member must have value between " + least + " and " + most);
        }
        return Optional.of(number.intValue());
    }

    private byte[] bytes(String member, int most) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(member));
        } catch (IllegalArgumentException e) {
            throw AwsError.of("SerializationException", member + " is not Base64");
        }
        if (bytes.length > most) {
            throw AwsError.invalid("1 validation error detected: Value at '" + lowered(member)
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + most);
        }
        return bytes;
    }

    private static String lowered(String member) {
        return Character.toLowerCase(member.charAt(0)) + member.substring(1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
