package dev.tapelock.export.pgp;

import dev.tapelock.export.FileEncryption;
import dev.tapelock.export.FileEncryptor;
import dev.tapelock.export.MessageFormat;
import dev.tapelock.export.RecipientKey;
import dev.tapelock.export.RecipientKeyProblem;
import dev.tapelock.export.UnusableRecipientKeyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.openpgp.PGPPublicKey;

/** Encrypts files to OpenPGP keys, as messages that GnuPG and others decrypt. */
@ApplicationScoped
class OpenPgpEncryption implements FileEncryption {

    private static final int MOST_USER_IDS = 5;
    private static final int LONGEST_USER_ID = 200;

    private final SecureRandom random;

    @Inject
    OpenPgpEncryption(SecureRandom random) {
        this.random = random;
    }

    @Override
    public List<RecipientKey> read(List<String> texts, Instant now) {
        if (texts.size() > MOST_RECIPIENTS) {
            throw new UnusableRecipientKeyException(RecipientKeyProblem.TOO_MANY, "the list", null);
        }
        List<RecipientKey> read = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String name = "text " + (i + 1);
            for (byte[] packets : KeyText.keysIn(texts.get(i), name)) {
                if (read.size() == MOST_RECIPIENTS) {
                    throw new UnusableRecipientKeyException(RecipientKeyProblem.TOO_MANY, "the list", null);
                }
                RecipientKey key = read(packets, name, now);
                if (read.stream().anyMatch(other -> other.fingerprint().equals(key.fingerprint()))) {
                    throw new UnusableRecipientKeyException(
                            RecipientKeyProblem.TWICE, "key " + key.fingerprint(), null);
                }
                read.add(key);
            }
        }
        return read;
    }

    private RecipientKey read(byte[] packets, String name, Instant now) {
        String known = name;
        try {
            Certificate certificate = Certificate.read(packets);
            known = "key " + certificate.fingerprint();
            Certificate.EncryptionKey encryption = certificate.encryptionKey(now);
            requireWorking(encryption, known);
            return new RecipientKey(
                    certificate.fingerprint(),
                    certificate.userIds(now, MOST_USER_IDS, LONGEST_USER_ID),
                    KeyStrength.wordsOf(encryption.key()),
                    encryption.expires(),
                    String.format(Locale.ROOT, "%016X", encryption.key().getKeyID()),
                    armored(certificate.encoded()));
        } catch (Certificate.UnfitException e) {
            throw new UnusableRecipientKeyException(e.problem(), known, e);
        }
    }

    /** Numbers may be of the right length, and yet no key. */
    private void requireWorking(Certificate.EncryptionKey key, String name) {
        MessageFormat format = AskedFormats.best(List.of(key));
        try (Message message = new Message(OutputStream.nullOutputStream(), format, List.of(key.key()), random)) {
            message.finish();
        } catch (IOException | RuntimeException e) {
            throw new UnusableRecipientKeyException(RecipientKeyProblem.NOT_A_KEY, name, e);
        }
    }

    private static String armored(byte[] packets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // With its checksum, which older readers insist on.
        try (ArmoredOutputStream armor =
                ArmoredOutputStream.builder().clearHeaders().enableCRC(true).build(bytes)) {
            armor.write(packets);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public FileEncryptor to(List<RecipientKey> recipients, Instant now) {
        List<Certificate.EncryptionKey> keys = keys(recipients, now);
        MessageFormat format = AskedFormats.best(keys);
        List<PGPPublicKey> readers =
                keys.stream().map(Certificate.EncryptionKey::key).toList();
        return content -> target -> {
            try (Message message = new Message(target, format, readers, random)) {
                content.writeTo(message.content());
                message.finish();
            }
        };
    }

    @Override
    public MessageFormat format(List<RecipientKey> recipients, Instant now) {
        return AskedFormats.best(keys(recipients, now));
    }

    private static List<Certificate.EncryptionKey> keys(List<RecipientKey> recipients, Instant now) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("Nobody to encrypt to");
        }
        return recipients.stream().map(recipient -> key(recipient, now)).toList();
    }

    private static Certificate.EncryptionKey key(RecipientKey recipient, Instant now) {
        String name = "key " + recipient.fingerprint();
        List<byte[]> packets = KeyText.keysIn(recipient.armored(), name);
        try {
            return Certificate.read(packets.get(0)).encryptionKey(now);
        } catch (Certificate.UnfitException e) {
            throw new UnusableRecipientKeyException(e.problem(), name, e);
        }
    }
}
