package dev.tapelock.keys.kms;

import dev.tapelock.keys.KeyAccessDeniedException;
import dev.tapelock.keys.KeyProviderUnavailableException;
import dev.tapelock.keys.UnwrapFailedException;
import dev.tapelock.keys.UnwrapRefusedException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes what KMS and STS call a failure one of ours. */
final class KmsFailures {

    private static final int LONGEST = 500;

    /** They know the key or us, and say no. A key that is not there any more is one that was taken away. */
    private static final Set<String> DENIALS = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "DisabledException",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "KMSInvalidStateException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotFoundException",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    /** They cannot open this. */
    private static final Set<String> REFUSALS = Set.of("IncorrectKeyException", "InvalidCiphertextException");

    /** What KMS says of a call that it does not have. */
    private static final Set<String> UNKNOWN_CALL =
            Set.of("InvalidAction", "NotImplemented", "UnknownOperationException", "UnsupportedOperationException");

    private KmsFailures() {}

    static boolean isUnknownCall(AwsServiceException e) {
        return e.statusCode() == 501 || UNKNOWN_CALL.contains(code(e));
    }

    static RuntimeException of(SdkException e) {
        return e instanceof AwsServiceException answer ? ofAnswer(answer) : ofSilence(e);
    }

    private static RuntimeException ofAnswer(AwsServiceException e) {
        String code = code(e);
        String reason = reason("KMS answered " + code + ": " + said(e));
        if (DENIALS.contains(code)) {
            return new KeyAccessDeniedException(reason, e);
        }
        if (REFUSALS.contains(code)) {
            return new UnwrapRefusedException(reason, e);
        }
        if (e.isThrottlingException() || e.statusCode() >= 500) {
            return new KeyProviderUnavailableException(reason, false, e);
        }
        return e.statusCode() == 401 || e.statusCode() == 403
                ? new KeyAccessDeniedException(reason, e)
                : new UnwrapFailedException(reason, e);
    }

    /** No credentials are our own trouble: nobody was asked, so nobody was too slow. */
    private static RuntimeException ofSilence(SdkException e) {
        boolean isWithoutCredentials = e instanceof SdkClientException
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("credentials");
        return isWithoutCredentials
                ? new KeyProviderUnavailableException("the server has no AWS credentials", false, e)
                : new KeyProviderUnavailableException("KMS gave no answer", true, e);
    }

    private static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null ? "" : String.valueOf(details.errorCode());
    }

    private static String said(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "" : details.errorMessage();
    }

    private static String reason(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
