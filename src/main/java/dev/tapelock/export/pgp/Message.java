package dev.tapelock.export.pgp;

import dev.tapelock.export.MessageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * One encrypted message while it is written: for each recipient the session key, then the content in one literal packet without
 * a name or a time, neither compressed nor signed, with what proves that it is whole.
 *
 * <p>Lengths are partial, so that nobody has to know how long the content is. Without {@link #finish} the message stays incomplete.
 */
final class Message implements AutoCloseable {

    /** Of a partial length; a power of two. */
    private static final int PART_BYTES = 64 * 1024;

    private final byte[] outer = new byte[PART_BYTES];
    private final byte[] inner = new byte[PART_BYTES];
    private final AesEncryptorBuilder cipher;
    private final OutputStream encrypted;
    private final OutputStream content;

    Message(OutputStream target, MessageFormat format, List<PGPPublicKey> recipients, SecureRandom random)
            throws IOException {
        cipher = cipher(format, random);
        PGPEncryptedDataGenerator generator = new PGPEncryptedDataGenerator(cipher);
        for (PGPPublicKey recipient : recipients) {
            generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(recipient).setSecureRandom(random));
        }
        try {
            encrypted = generator.open(target, outer);
            content =
                    new PGPLiteralDataGenerator().open(encrypted, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, inner);
        } catch (PGPException e) {
            close();
            throw unwrapped(e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static AesEncryptorBuilder cipher(MessageFormat format, SecureRandom random) {
        return switch (format) {
            case GCM -> AeadEncryptorBuilder.gcm(random);
            case OCB -> AeadEncryptorBuilder.ocb(random);
            case MDC -> new CfbEncryptorBuilder(random);
        };
    }

    /** What the target throws comes wrapped, and whoever gave the target must know it again. */
    private static IOException unwrapped(PGPException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (each instanceof IOException checked) {
                return checked;
            }
        }
        return new IOException("A message cannot be begun", failure);
    }

    /** Where the content goes. */
    OutputStream content() {
        return content;
    }

    /** Writes the end. The target stays open. */
    void finish() throws IOException {
        content.close();
        encrypted.close();
    }

    /** Zeroes the buffers. */
    @Override
    public void close() {
        cipher.destroy();
        Arrays.fill(outer, (byte) 0);
        Arrays.fill(inner, (byte) 0);
    }
}
