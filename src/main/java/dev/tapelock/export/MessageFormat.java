package dev.tapelock.export;

/** What an encrypted file is in OpenPGP's terms, the best first. All of them are AES-256. */
public enum MessageFormat {
    /** Version 2 of the integrity-protected packet (RFC 9580), whose every part is verified before it is used. */
    GCM("seipd2-aes256-gcm", "AES-256 GCM (RFC 9580)"),
    /** The same in the other mode, which every reader of version 2 has. */
    OCB("seipd2-aes256-ocb", "AES-256 OCB (RFC 9580)"),
    /** Version 1 of that packet with its modification detection code, which all readers know. */
    MDC("seipd1-aes256-mdc", "AES-256 CFB, MDC (RFC 4880)");

    private final String wireName;
    private final String words;

    MessageFormat(String wireName, String words) {
        this.wireName = wireName;
        this.words = words;
    }

    public String wireName() {
        return wireName;
    }

    /** As people write it in any language. */
    public String words() {
        return words;
    }
}
