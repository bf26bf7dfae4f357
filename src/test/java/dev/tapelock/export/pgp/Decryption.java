package dev.tapelock.export.pgp;

import java.io.IOException;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/** Opens messages with a secret key. */
public final class Decryption {

    /** What was found in a message. */
    public record Opened(byte[] content, String fileName, long time, int format, boolean isAead) {}

    private Decryption() {}

    /** @throws IOException if the message is not whole */
    public static Opened open(byte[] message, PGPPrivateKey key) throws IOException, PGPException {
        PGPEncryptedDataList list = (PGPEncryptedDataList) new BcPGPObjectFactory(message).nextObject();
        PGPPublicKeyEncryptedData data = null;
        for (int i = 0; i < list.size(); i++) {
            PGPPublicKeyEncryptedData each = (PGPPublicKeyEncryptedData) list.get(i);
            if (each.getKeyIdentifier().getKeyId() == key.getKeyID()) {
                data = each;
            }
        }
        if (data == null) {
            throw new IOException("The message is not for this key");
        }
        PGPLiteralData literal = (PGPLiteralData)
                new BcPGPObjectFactory(data.getDataStream(new BcPublicKeyDataDecryptorFactory(key))).nextObject();
        byte[] content = literal.getInputStream().readAllBytes();
        if (!data.isIntegrityProtected() || !data.verify()) {
            throw new IOException("The message was altered");
        }
        return new Opened(
                content,
                literal.getFileName(),
                literal.getModificationTime().getTime(),
                literal.getFormat(),
                data.isAEAD());
    }
}
