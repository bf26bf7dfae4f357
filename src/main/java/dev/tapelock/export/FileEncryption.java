package dev.tapelock.export;

import java.time.Instant;
import java.util.List;

/** Encrypts files to those who are to read them, in a format that their own tools open. Thread-safe. */
public interface FileEncryption {

    /** How many keys a destination may have. */
    int MOST_RECIPIENTS = 10;

    /** How many characters one text may have. */
    int LONGEST_TEXT = 64 * 1024;

    /**
     * Reads public keys and proves them: what a key says of itself counts only as far as its own signatures hold.
     *
     * @param texts as people paste them: armored, several keys in one block or several blocks in one text; blank ones are
     *     nothing
     * @param now at which they must be fit
     * @return in the order of the texts
     * @throws UnusableRecipientKeyException if any of them cannot be used; none is returned then
     */
    List<RecipientKey> read(List<String> texts, Instant now);

    /**
     * Makes ready to encrypt to all of them.
     *
     * @param recipients one or more, as they were read
     * @param now at which they must be fit still
     * @throws UnusableRecipientKeyException if any of them is not
     */
    FileEncryptor to(List<RecipientKey> recipients, Instant now);

    /**
     * What {@link #to} makes for them: the best that each of them asks for.
     *
     * @throws UnusableRecipientKeyException as that does
     */
    MessageFormat format(List<RecipientKey> recipients, Instant now);
}
