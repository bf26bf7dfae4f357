package dev.tapelock.edge;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Locale;

/**
 * How the centre stands to a sealed file.
 *
 * @param sealedSha256 base64; empty if it was not told
 */
record DepositState(Kind kind, long receivedBytes, String sealedSha256) {

    /** What the centre has. */
    enum Kind {
        /** Nothing. */
        NONE,
        /** A beginning. */
        RECEIVING,
        /** All of it, without having been able to look into it: the sender keeps its copy. */
        UNOPENED,
        /** All of it, and it was authentic to its end. */
        VERIFIED,
        /** It turned out not to be what it says. */
        REFUSED,
        /** Something that we do not know. */
        OTHER
    }

    static final DepositState NOTHING = new DepositState(Kind.NONE, 0, "");

    /** Reads {@code {"artifact", "state", "receivedBytes", "sealedSha256"}}. */
    static DepositState of(JsonObject json) {
        return new DepositState(
                kind(json.getString("state", "")),
                json.get("receivedBytes") instanceof JsonNumber number ? number.longValue() : 0,
                json.getString("sealedSha256", ""));
    }

    private static Kind kind(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "receiving" -> Kind.RECEIVING;
            case "unopened" -> Kind.UNOPENED;
            case "verified" -> Kind.VERIFIED;
            case "refused" -> Kind.REFUSED;
            default -> Kind.OTHER;
        };
    }

    /** Whether it is about these bytes, as far as it says. */
    boolean isOf(Description said) {
        return sealedSha256.isEmpty() || sealedSha256.equals(said.sealedSha256());
    }
}
