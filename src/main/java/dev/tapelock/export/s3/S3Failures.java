package dev.tapelock.export.s3;

import dev.tapelock.export.DestinationProblem;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/** Makes what S3, KMS behind it, and STS before it call a failure one of ours. */
final class S3Failures {

    private static final int MOVED = 301;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int SERVER_ERROR = 500;

    /** The parts of an upload are gone: it was ended, or completed by an attempt whose answer was lost. */
    private static final String NO_SUCH_UPLOAD = "NoSuchUpload";

    /** The last one answers a put for which another object should have been there. Some stores say so with a status of 200. */
    private static final Set<String> TAKEN = Set.of("ConditionalRequestConflict", "PreconditionFailed", "NoSuchKey");

    private static final Map<String, DestinationProblem> PROBLEMS = Map.ofEntries(
            Map.entry("NoSuchBucket", DestinationProblem.BUCKET_UNKNOWN),
            Map.entry("PermanentRedirect", DestinationProblem.WRONG_REGION),
            Map.entry("AuthorizationHeaderMalformed", DestinationProblem.WRONG_REGION),
            Map.entry("IllegalLocationConstraintException", DestinationProblem.WRONG_REGION),
            Map.entry("RequestTimeTooSkewed", DestinationProblem.CLOCK_SKEW),
            Map.entry("InvalidAccessKeyId", DestinationProblem.CREDENTIALS_REFUSED),
            Map.entry("SignatureDoesNotMatch", DestinationProblem.CREDENTIALS_REFUSED),
            Map.entry("InvalidToken", DestinationProblem.CREDENTIALS_REFUSED),
            Map.entry("ExpiredToken", DestinationProblem.CREDENTIALS_REFUSED),
            Map.entry("KMS.NotFoundException", DestinationProblem.KMS_KEY_UNKNOWN),
            Map.entry("KMS.DisabledException", DestinationProblem.KMS_KEY_DISABLED),
            Map.entry("KMS.KMSInvalidStateException", DestinationProblem.KMS_KEY_DISABLED),
            Map.entry("KMS.AccessDeniedException", DestinationProblem.KMS_DENIED),
            Map.entry("KMS.InvalidKeyUsageException", DestinationProblem.KMS_DENIED));

    /** What may be over a moment later. */
    private static final Set<DestinationProblem> PASSING =
            EnumSet.of(DestinationProblem.STORE_TROUBLE, DestinationProblem.UNREACHABLE);

    /** What is no fault of one object: the same holds for all that the place has. */
    private static final Set<DestinationProblem> OF_THE_PLACE = EnumSet.of(
            DestinationProblem.BUCKET_UNKNOWN,
            DestinationProblem.WRONG_REGION,
            DestinationProblem.CLOCK_SKEW,
            DestinationProblem.CREDENTIALS_REFUSED,
            DestinationProblem.ROLE_REFUSED,
            DestinationProblem.NO_CREDENTIALS);

    private S3Failures() {}

    /** Whether what has a name is not what should have it, or another put for it is on its way. */
    static boolean isTaken(AwsServiceException e) {
        return e.statusCode() == PRECONDITION_FAILED || TAKEN.contains(code(e)) || isOver(e);
    }

    static boolean isOver(AwsServiceException e) {
        return NO_SUCH_UPLOAD.equals(code(e));
    }

    static boolean isNotThere(AwsServiceException e) {
        return e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code(e));
    }

    static boolean isUnknownCall(AwsServiceException e) {
        return e.statusCode() == NOT_IMPLEMENTED || "NotImplemented".equals(code(e));
    }

    /** Whether the same may go well a moment later, or for another object. */
    static boolean isTransient(SdkException e) {
        return PASSING.contains(problem(e, DestinationProblem.REFUSED));
    }

    /** Whether no object can be reached that way. */
    static boolean isOfThePlace(UnusablePlaceException e) {
        return OF_THE_PLACE.contains(e.problem());
    }

    /** @param denied what a plain denial means for the call that was made */
    static UnusablePlaceException unusable(SdkException e, DestinationProblem denied) {
        return new UnusablePlaceException(problem(e, denied), said(e), Optional.of(e));
    }

    private static DestinationProblem problem(SdkException e, DestinationProblem denied) {
        if (!(e instanceof AwsServiceException answer)) {
            return ofSilence(e);
        }
        DestinationProblem known = PROBLEMS.get(code(answer));
        if (e instanceof StsException) {
            return answer.statusCode() >= SERVER_ERROR
                    ? DestinationProblem.STORE_TROUBLE
                    : DestinationProblem.ROLE_REFUSED;
        }
        if (known != null) {
            return known;
        }
        if (answer.statusCode() == MOVED) {
            return DestinationProblem.WRONG_REGION;
        }
        if (answer.isClockSkewException()) {
            return DestinationProblem.CLOCK_SKEW;
        }
        if (answer.statusCode() == FORBIDDEN) {
            return message(answer).contains("kms:") ? DestinationProblem.KMS_DENIED : denied;
        }
        if (isUnknownCall(answer)) {
            return DestinationProblem.REFUSED;
        }
        boolean isTrouble = answer.isThrottlingException() || answer.statusCode() >= SERVER_ERROR;
        return isTrouble ? DestinationProblem.STORE_TROUBLE : DestinationProblem.REFUSED;
    }

    private static DestinationProblem ofSilence(SdkException e) {
        boolean isWithoutCredentials =
                String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("unable to load credentials");
        return isWithoutCredentials ? DestinationProblem.NO_CREDENTIALS : DestinationProblem.UNREACHABLE;
    }

    /** What the store said in its own words; they hold no secret of ours. */
    static String said(SdkException e) {
        if (e instanceof AwsServiceException answer) {
            String text = message(answer);
            return "the store answered " + answer.statusCode() + " " + code(answer)
                    + (text.isEmpty() ? "" : ", " + text);
        }
        return String.valueOf(e.getMessage());
    }

    private static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String message(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "" : details.errorMessage();
    }
}
