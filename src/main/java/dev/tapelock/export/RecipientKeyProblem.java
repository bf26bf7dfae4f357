package dev.tapelock.export;

/** Why files are not encrypted to what somebody gave as a public key. */
public enum RecipientKeyProblem {
    NOT_A_KEY("It is no OpenPGP public key in ASCII armor, or is damaged"),
    TOO_LONG("It is longer than " + FileEncryption.LONGEST_TEXT + " characters"),
    TOO_MANY("There are more than " + FileEncryption.MOST_RECIPIENTS + " keys"),
    SECRET_KEY(
            "It is a SECRET key; it was not stored, but has left the place where it belongs, so replace it. Give the public key"),
    NOT_VERIFIED("It has no signature of its own that can be verified and holds now"),
    EXPIRED("It has expired"),
    REVOKED("It was revoked"),
    NOT_ALLOWED(
            "Its algorithm or length is not allowed: RSA of 2048 to 8192 bits, or an elliptic curve; version 4 or 6"),
    NOT_FOR_ENCRYPTION("It has no key for encryption, it can only sign"),
    TWICE("It is there twice");

    private final String sentence;

    RecipientKeyProblem(String sentence) {
        this.sentence = sentence;
    }

    /** One English sentence, without its full stop. */
    public String sentence() {
        return sentence;
    }
}
