package dev.tapelock.export;

import java.util.List;
import java.util.Optional;

/**
 * A file on its way to a destination.
 *
 * @param path from the organization's root, parts separated by slashes
 * @param expectedBytes about how long the content is
 * @param origin of a file that each attempt writes in other bytes, as encrypted ones are; empty if all write the same
 */
public record FileToPut(String path, long expectedBytes, Optional<Origin> origin) {

    /**
     * What tells whether two files hold the same although their bytes differ.
     *
     * @param contentId what the content was made from, which never changes; up to 100 characters
     * @param recipients the fingerprints of those who can open it
     */
    public record Origin(String contentId, List<String> recipients) {

        /** In one order, so that the same recipients are equal. */
        public Origin {
            recipients = recipients.stream().sorted().toList();
        }
    }

    /** One that is the same bytes at each attempt. */
    public static FileToPut repeatable(String path, long expectedBytes) {
        return new FileToPut(path, expectedBytes, Optional.empty());
    }

    /** One that is encrypted anew at each attempt. */
    public static FileToPut encrypted(String path, long expectedBytes, Origin origin) {
        return new FileToPut(path, expectedBytes, Optional.of(origin));
    }
}
