package dev.tapelock.keys;

/** Who holds the private half of a recording key. */
public enum KeyHolder {
    MANAGED("Native");

    private final String wireName;

    KeyHolder(String wireName) {
        this.wireName = wireName;
    }

    /** The contract's word ({@code keyConfigurationType}). */
    public String wireName() {
        return wireName;
    }
}
