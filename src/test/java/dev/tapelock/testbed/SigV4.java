package dev.tapelock.testbed;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 in the {@code Authorization} header, from the side that checks it. */
final class SigV4 {

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 +"
            + "Credential=([^/, ]+)/([0-9]{8})/([^/, ]*)/([^/, ]+)/aws4_request, *"
            + "SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})");

    private final Iam iam;
    private final String region;

    SigV4(Iam iam, String region) {
        this.iam = iam;
        this.region = region;
    }

    /** Who signed the request, which came at the time {@code now} for the service. */
    AwsCaller verify(LoopbackHttp.Request request, String service, Instant now) {
        String authorization = request.header("authorization");
        if (authorization.isEmpty()) {
            throw AwsError.of("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            throw AwsError.of("IncompleteSignatureException", "Authorization header not understood.");
        }
        String date = parts.group(2);
        String token = request.headers().get("x-amz-security-token");
        Iam.Signer signer = iam.signer(parts.group(1), token, now);
        if (!parts.group(3).equals(region)) {
            throw invalid("Credential should be scoped to a valid region.");
        }
        if (!parts.group(4).equals(service)) {
            throw invalid("Credential should be scoped to correct service: '" + service + "'.");
        }
        requireSigned(request, List.of(parts.group(5).split(";")));
        String time = request.header("x-amz-date");
        requireInTime(time, date, now);
        String scope = date + '/' + region + '/' + service + "/aws4_request";
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical(request, parts.group(5))));
        byte[] key = ("AWS4" + signer.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = mac(key, part);
        }
        byte[] expected = mac(key, toSign);
        if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(6)))) {
            throw invalid(
                    "The request signature we calculated does not match the signature you provided. Check your AWS"
                            + " Secret Access Key and signing method. Consult the service documentation for details.");
        }
        return signer.caller();
    }

    private static void requireSigned(LoopbackHttp.Request request, List<String> signed) {
        for (String name : request.headers().keySet()) {
            if ((name.equals("host") || name.startsWith("x-amz-")) && !signed.contains(name)) {
                throw invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static void requireInTime(String time, String date, Instant now) {
        Instant signed;
        try {
            signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw AwsError.of(
                    "IncompleteSignatureException", "Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
        if (!time.startsWith(date)) {
            throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
        }
        String server = TIME.format(now.atOffset(ZoneOffset.UTC));
        if (signed.isBefore(now.minus(SKEW))) {
            throw invalid("Signature expired: " + time + " is now earlier than 5 minutes before " + server);
        }
        if (signed.isAfter(now.plus(SKEW))) {
            throw invalid("Signature not yet current: " + time + " is still later than 5 minutes after " + server);
        }
    }

    private static String canonical(LoopbackHttp.Request request, String signedHeaders) {
        StringBuilder canonical = new StringBuilder(request.method()).append("\n/\n\n");
        for (String name : signedHeaders.split(";")) {
            canonical
                    .append(name)
                    .append(':')
                    .append(request.header(name).strip().replaceAll(" +", " "))
                    .append('\n');
        }
        return canonical
                .append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(sha256(request.body()))
                .toString();
    }

    private static AwsError invalid(String message) {
        return AwsError.of("InvalidSignatureException", message);
    }

    private static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
