package dev.tapelock.keys;

import java.util.Arrays;
import java.util.Optional;

/** Who holds the private half of a recording key. */
public enum KeyHolder {
    /** We do, under the root key. */
    MANAGED("Native"),
    /** A key service of the customer's, which never gives it out. */
    LOCAL_KEY_MANAGER("LocalKeyManager"),
    /** The customer's AWS KMS key protects it. */
    KMS_SYMMETRIC("KmsSymmetric");

    /** The contract's other word for keys that we hold. */
    private static final String NONE = "None";

    private final String wireName;

    KeyHolder(String wireName) {
        this.wireName = wireName;
    }

    /** The contract's word ({@code keyConfigurationType}). */
    public String wireName() {
        return wireName;
    }

    /** The holder of the contract's word, in any case of letters; empty for another word. */
    public static Optional<KeyHolder> ofWireName(String word) {
        return NONE.equalsIgnoreCase(word)
                ? Optional.of(MANAGED)
                : Arrays.stream(values())
                        .filter(holder -> holder.wireName.equalsIgnoreCase(word))
                        .findFirst();
    }

    /** Whether somebody else must be asked for each data key, and may say no. */
    public boolean isCustomer() {
        return this != MANAGED;
    }
}
