package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.testbed.Caller;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** What whoever gets an export does with its manifest. */
public final class ManifestCalls {

    public static final String KEYS = JobCalls.JOBS + "/manifestkeys";

    private ManifestCalls() {}

    /** The public keys of a caller's organization. */
    public static List<JsonObject> keys(Caller caller) {
        return Caller.object(caller.get(KEYS)).getJsonArray("entities").getValuesAs(JsonObject.class);
    }

    /** The key that a job says its manifest is checked with, as PEM. */
    public static String key(Caller caller, JsonObject job) {
        String id = job.getJsonObject("manifest").getString("keyId");
        return keys(caller).stream()
                .filter(key -> key.getString("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key " + id))
                .getString("publicKey");
    }

    /** The lines of a manifest whose digest and signature are right. */
    public static List<JsonObject> verified(Caller caller, JsonObject job, byte[] manifest, byte[] signature)
            throws GeneralSecurityException {
        assertThat(job.getJsonObject("manifest").getString("sha256")).isEqualTo(sha256(manifest));
        byte[] der = Base64.getMimeDecoder().decode(key(caller, job).replaceAll("-----.*-----", ""));
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
        check.update(manifest);
        assertThat(check.verify(signature)).as("the signature of the manifest").isTrue();
        List<JsonObject> lines = new String(manifest, StandardCharsets.UTF_8)
                .lines()
                .map(ManifestCalls::json)
                .toList();
        assertThat(lines.get(0).getString("jobId")).isEqualTo(job.getString("id"));
        assertThat(lines.get(0).getString("organizationId")).isEqualTo(caller.organizationId());
        assertThat(lines.get(0).getString("keyId"))
                .isEqualTo(job.getJsonObject("manifest").getString("keyId"));
        assertThat(lines.get(lines.size() - 1).getString("type")).isEqualTo("end");
        return lines;
    }

    /** Those of a type. */
    public static List<JsonObject> ofType(String type, List<JsonObject> lines) {
        return lines.stream()
                .filter(line -> line.getString("type").equals(type))
                .toList();
    }

    public static String sha256(byte[] content) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }
}
