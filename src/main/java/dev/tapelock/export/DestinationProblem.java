package dev.tapelock.export;

/** Why a destination cannot be used. */
public enum DestinationProblem {
    NOT_ABSOLUTE("It is no absolute path without . and .. in it"),
    CLOSED("The operator has not opened it for exports (tapelock.export.roots)"),
    NOT_THERE("There is no such directory on the server"),
    NO_DIRECTORY("It is no directory"),
    LINK("A symbolic link is part of the path"),
    OURS("It is inside of, around, or the same as a place in which Tapelock keeps its own files"),
    TAKEN("It is inside of, around, or the same as a destination that is not this organization's"),
    NOT_WRITABLE("The server may not write there"),
    NO_HARD_LINKS("Its file system has no hard links, without which a file could appear before it is whole"),
    NOT_CONFIGURED("Nobody has said yet which bucket it is"),
    ENDPOINT_CLOSED("The operator has not opened that endpoint for exports (tapelock.export.s3.endpoints)"),
    NO_CREDENTIALS(
            "The operator does not let the organization use the server's own AWS credentials; name an access key or a"
                    + " role (tapelock.export.s3.default-credentials)"),
    CREDENTIAL_UNKNOWN("The organization has no such credential"),
    UNREACHABLE("The store cannot be reached"),
    STORE_TROUBLE("The store failed, or asked to be called less often"),
    BUCKET_UNKNOWN("There is no such bucket"),
    WRONG_REGION("The bucket is in another region"),
    CLOCK_SKEW("The server's clock and the store's are too far apart"),
    CREDENTIALS_REFUSED("The store does not accept the access key"),
    ROLE_REFUSED(
            "The role cannot be taken; its trust policy must name this server and the organization's id as external id"),
    PUT_DENIED("The store refuses to let objects be put (s3:PutObject)"),
    GET_DENIED("The store refuses to let objects be read back (s3:GetObject)"),
    DELETE_DENIED("The store refuses to let objects be deleted (s3:DeleteObject, s3:DeleteObjectVersion)"),
    ABORT_DENIED("The store refuses to let unfinished uploads be ended (s3:AbortMultipartUpload)"),
    KMS_KEY_UNKNOWN("There is no such KMS key"),
    KMS_KEY_DISABLED("The KMS key is disabled, or about to be deleted"),
    KMS_DENIED("The KMS key may not be used (kms:GenerateDataKey, kms:Decrypt)"),
    NOT_ENCRYPTED("The store does not encrypt as asked"),
    READ_BACK_DIFFERS("What was read back is not what was put"),
    RECIPIENT_UNFIT("A recipient's OpenPGP key can no longer be used"),
    REFUSED("The store refuses");

    private final String sentence;

    DestinationProblem(String sentence) {
        this.sentence = sentence;
    }

    /** One English sentence, without its full stop. */
    public String sentence() {
        return sentence;
    }
}
