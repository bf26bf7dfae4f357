package dev.tapelock.testbed;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A policy of a key or of a role. Of conditions it knows {@code StringEquals}; a statement with any other does not apply.
 * What would turn a statement round ({@code NotAction} and the like) is refused, not overlooked.
 */
final class AwsPolicy {

    /** What a policy says to a call. */
    enum Decision {
        ALLOWED,
        NOT_ALLOWED,
        DENIED
    }

    private static final Set<String> MEMBERS = Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

    private final List<JsonObject> statements;

    private AwsPolicy(List<JsonObject> statements) {
        this.statements = statements;
    }

    /** The policy that a key gets by default: the account decides by itself, which here means that all of it may do all. */
    static String ofAccount(String account) {
        return """
                {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{"Sid": "Enable IAM User Permissions",
                 "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "kms:*", "Resource": "*"}]}""".formatted(account);
    }

    /** The policy of a role that one principal may take, with the external id that both agreed on. */
    static String trusting(String arn, String externalId) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"},
                 "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "%s"}}}]}""".formatted(arn, externalId);
    }

    static AwsPolicy parse(String json) {
        try {
            JsonValue statements =
                    Json.createReader(new StringReader(json)).readObject().get("Statement");
            List<JsonObject> listed = statements instanceof JsonArray array
                    ? array.getValuesAs(JsonObject.class)
                    : List.of((JsonObject) statements);
            for (JsonObject statement : listed) {
                boolean isDecided = Set.of("Allow", "Deny").contains(statement.getString("Effect", ""));
                if (!isDecided || !MEMBERS.containsAll(statement.keySet()) || !statement.containsKey("Principal")) {
                    throw AwsError.of("MalformedPolicyDocumentException", "Statement not understood: " + statement);
                }
            }
            AwsPolicy policy = new AwsPolicy(List.copyOf(listed));
            // What has the wrong type somewhere shows it now, not to the first caller.
            listed.forEach(statement -> holds(statement.get("Condition"), Map.of()));
            return policy;
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw AwsError.of("MalformedPolicyDocumentException", "Syntax errors in policy.");
        }
    }

    /** @param facts what the call says of itself, by the names of condition keys, as {@code kms:EncryptionContext:tenant} */
    Decision decide(AwsCaller caller, String action, Map<String, String> facts) {
        Set<String> effects = statements.stream()
                .filter(statement -> names(statement.get("Principal"), caller))
                .filter(statement ->
                        texts(statement.get("Action")).stream().anyMatch(pattern -> covers(pattern, action)))
                .filter(statement -> holds(statement.get("Condition"), facts))
                .map(statement -> statement.getString("Effect"))
                .collect(Collectors.toSet());
        if (effects.contains("Deny")) {
            return Decision.DENIED;
        }
        return effects.contains("Allow") ? Decision.ALLOWED : Decision.NOT_ALLOWED;
    }

    private static boolean names(JsonValue principal, AwsCaller caller) {
        JsonValue listed = principal instanceof JsonObject byKind ? byKind.get("AWS") : principal;
        return texts(listed).stream()
                .anyMatch(name -> name.equals("*")
                        || name.equals(caller.account())
                        || name.equals("arn:aws:iam::" + caller.account() + ":root")
                        || caller.principals().contains(name));
    }

    private static boolean covers(String pattern, String action) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String actual = action.toLowerCase(Locale.ROOT);
        return wanted.endsWith("*")
                ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
                : actual.equals(wanted);
    }

    private static boolean holds(JsonValue condition, Map<String, String> facts) {
        if (condition == null) {
            return true;
        }
        return condition.asJsonObject().entrySet().stream()
                .allMatch(operator -> operator.getKey().equals("StringEquals")
                        && operator.getValue().asJsonObject().entrySet().stream()
                                .allMatch(wanted -> facts.containsKey(wanted.getKey())
                                        && texts(wanted.getValue()).contains(facts.get(wanted.getKey()))));
    }

    private static List<String> texts(JsonValue value) {
        if (value instanceof JsonString text) {
            return List.of(text.getString());
        }
        return value instanceof JsonArray array
                ? array.getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()
                : List.of();
    }
}
