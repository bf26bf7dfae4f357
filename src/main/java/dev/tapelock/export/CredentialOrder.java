package dev.tapelock.export;

import dev.tapelock.platform.RefusedException;

/** What somebody wants a credential to be. */
public record CredentialOrder(String name, AccessKey key) {

    private static final int LONGEST_NAME = 200;
    private static final String KEY_ID = "[A-Za-z0-9_.-]{3,128}";
    private static final int LONGEST_SECRET = 1024;

    /** @throws RefusedException {@code invalid.value}; it never repeats the secret */
    public CredentialOrder {
        name = name.strip();
        key = new AccessKey(key.id().strip(), key.secret().strip());
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw RefusedException.invalidValue("name", name, "1 to " + LONGEST_NAME + " characters");
        }
        if (!key.id().matches(KEY_ID)) {
            // Whoever mixes the two up has written the secret here.
            throw RefusedException.invalidValue("accessKeyId", "…", "3 to 128 letters, digits and . _ -");
        }
        String secret = key.secret();
        if (secret.isEmpty()
                || secret.length() > LONGEST_SECRET
                || !secret.chars().allMatch(character -> character >= ' ' && character < 127)) {
            throw RefusedException.invalidValue(
                    "secretAccessKey", "…", "1 to " + LONGEST_SECRET + " characters of ASCII");
        }
    }
}
