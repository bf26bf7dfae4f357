package dev.tapelock.testbed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;

/** One call of STS, which speaks in forms and XML. */
final class StsOperation {

    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Map<String, String> CODES = Map.of(
            "MissingAuthenticationTokenException", "MissingAuthenticationToken",
            "IncompleteSignatureException", "IncompleteSignature",
            "UnrecognizedClientException", "InvalidClientTokenId",
            "InvalidSignatureException", "SignatureDoesNotMatch",
            "ExpiredTokenException", "ExpiredToken",
            "ThrottlingException", "Throttling",
            "KMSInternalException", "InternalFailure",
            "UnknownOperationException", "InvalidAction",
            "ValidationException", "ValidationError");

    private final Iam iam;
    private final Instant now;
    private final AwsCaller caller;
    private final Map<String, String> request;

    StsOperation(Iam iam, Instant now, AwsCaller caller, Map<String, String> request) {
        this.iam = iam;
        this.now = now;
        this.caller = caller;
        this.request = request;
    }

    /** As STS says it: another name, and 403 where the caller is not let in. */
    static AwsError translated(AwsError error) {
        String code = CODES.getOrDefault(error.code(), error.code());
        boolean isKept = error.status() == 500
                || code.equals("Throttling")
                || code.equals("InvalidAction")
                || code.equals("ValidationError");
        return new AwsError(isKept ? error.status() : 403, code, error.words());
    }

    static String failed(AwsError error, String requestId) {
        return """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>%s</Type><Code>%s</Code>\
                <Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>""".formatted(
                        error.status() == 500 ? "Receiver" : "Sender", error.code(), escaped(error.words()), requestId);
    }

    String run(String operation, String requestId) {
        String result = switch (operation) {
            case "AssumeRole" -> assumeRole();
            case "GetCallerIdentity" -> callerIdentity();
            default -> throw AwsError.of("UnknownOperationException", "Could not find operation " + operation);
        };
        return """
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>%2$s</%1$sResult>\
                <ResponseMetadata><RequestId>%3$s</RequestId></ResponseMetadata></%1$sResponse>""".formatted(operation, result, requestId);
    }

    private String assumeRole() {
        String role = request.getOrDefault("RoleArn", "");
        String name = request.getOrDefault("RoleSessionName", "");
        String duration = request.getOrDefault("DurationSeconds", "3600");
        int seconds = duration.matches("[0-9]{1,5}") ? Integer.parseInt(duration) : 0;
        if (!SESSION_NAME.matcher(name).matches() || seconds < 900 || seconds > 3600) {
            throw AwsError.invalid("The RoleSessionName or the DurationSeconds are outside of what is allowed");
        }
        if (!iam.mayAssume(caller, role, request.get("ExternalId"))) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + caller.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + role);
        }
        Instant expiry = now.plus(Duration.ofSeconds(seconds)).truncatedTo(ChronoUnit.SECONDS);
        AwsSession session = iam.open(role, name, expiry);
        return """
                <AssumedRoleUser><AssumedRoleId>AROATAPELOCK:%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
                <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
                <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>""".formatted(
                        name,
                        AwsCaller.session(role, name).arn(),
                        session.accessKeyId(),
                        session.secret(),
                        session.token(),
                        session.expiry());
    }

    private String callerIdentity() {
        return "<Arn>%s</Arn><UserId>AIDATAPELOCK</UserId><Account>%s</Account>"
                .formatted(caller.arn(), caller.account());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
