package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The public keys of those who are to read what is exported: as people give them, and as they are now. */
@ApplicationScoped
public class RecipientKeys {

    private final FileEncryption encryption;
    private final Clock clock;

    @Inject
    RecipientKeys(FileEncryption encryption, Clock clock) {
        this.encryption = encryption;
        this.clock = clock;
    }

    /**
     * Reads what somebody gave.
     *
     * @param texts blank ones are nothing
     * @throws UnusableRecipientKeyException if any key in there cannot be used now
     */
    public List<RecipientKey> read(List<String> texts) {
        return encryption.read(texts.stream().filter(text -> !text.isBlank()).toList(), clock.instant());
    }

    /** What is wrong with keys that were read some time ago; empty if all can be used still. */
    Optional<UnusableRecipientKeyException> problem(List<RecipientKey> keys) {
        try {
            encryptor(keys);
            return Optional.empty();
        } catch (UnusableRecipientKeyException e) {
            return Optional.of(e);
        }
    }

    /**
     * What encrypts to them; empty if there are none.
     *
     * @throws UnusableRecipientKeyException if any of them cannot be used any more
     */
    Optional<FileEncryptor> encryptor(List<RecipientKey> keys) {
        return keys.isEmpty() ? Optional.empty() : Optional.of(encryption.to(keys, clock.instant()));
    }

    /** In which format they are written to; empty if there are none, or if any of them cannot be used any more. */
    public Optional<MessageFormat> format(List<RecipientKey> keys) {
        try {
            return keys.isEmpty() ? Optional.empty() : Optional.of(encryption.format(keys, clock.instant()));
        } catch (UnusableRecipientKeyException e) {
            return Optional.empty();
        }
    }
}
