package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a bucket is to encrypt what is put there.
 *
 * @param kmsKeyArn the key itself, not an alias: the store's answer is compared with it
 * @param isBucketKey whether the bucket may keep a key of its own under that one
 */
public record BucketEncryption(Kind kind, Optional<String> kmsKeyArn, boolean isBucketKey) {

    public static final BucketEncryption NONE = new BucketEncryption(Kind.NONE, Optional.empty(), false);

    private static final String KEY = "arn:aws[a-z-]*:kms:[a-z0-9-]{1,40}:[0-9]{12}:key/[A-Za-z0-9-]{1,100}";

    /** With whose key. */
    public enum Kind {
        /** It is not asked to. */
        NONE(""),
        /** The store's own. */
        AES256("AES256"),
        /** A KMS key of the customer's. */
        KMS("aws:kms");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As S3 says it; empty for none. */
        public String wireName() {
            return wireName;
        }

        /** @throws RefusedException {@code invalid.value} for another word */
        public static Kind ofWireName(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName.equals(word))
                    .findFirst()
                    .orElseThrow(() -> RefusedException.invalidValue("sse", word, "AES256, aws:kms or absent"));
        }
    }

    /** @throws RefusedException {@code invalid.value} for a key without its use, or a use without its key */
    public BucketEncryption {
        kmsKeyArn = kmsKeyArn.map(String::strip).filter(arn -> !arn.isEmpty());
        if (kind == Kind.KMS && kmsKeyArn.filter(arn -> arn.matches(KEY)).isEmpty()) {
            throw RefusedException.invalidValue(
                    "kmsKeyArn",
                    kmsKeyArn.orElse(""),
                    "the ARN of a KMS key, as arn:aws:kms:eu-central-1:111122223333:key/…; an alias cannot be compared with"
                            + " what the store answers");
        }
        if (kind != Kind.KMS && (kmsKeyArn.isPresent() || isBucketKey)) {
            throw RefusedException.invalidValue("sse", kind.wireName(), "aws:kms if there is a kmsKeyArn or bucketKey");
        }
    }
}
