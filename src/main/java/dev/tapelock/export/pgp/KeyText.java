package dev.tapelock.export.pgp;

import dev.tapelock.export.FileEncryption;
import dev.tapelock.export.RecipientKeyProblem;
import dev.tapelock.export.UnusableRecipientKeyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredInputStream;

/**
 * Takes text that people paste apart into the packets of each key.
 *
 * <p>Nothing in here trusts a length or a kind that the text claims: each packet must end within its text. Packets that say
 * nothing of encryption (pictures with their signatures, trust, padding, private use) are left out.
 */
final class KeyText {

    private static final String BEGIN = "-----BEGIN PGP ";
    private static final String PUBLIC = BEGIN + "PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";

    private static final int SIGNATURE = 2;
    private static final int SECRET_KEY = 5;
    private static final int PUBLIC_KEY = 6;
    private static final int SECRET_SUBKEY = 7;
    private static final int MARKER = 10;
    private static final int TRUST = 12;
    private static final int USER_ID = 13;
    private static final int PUBLIC_SUBKEY = 14;
    private static final int USER_ATTRIBUTE = 17;
    private static final int PADDING = 21;
    /** From here on, what is not known may be passed over. */
    private static final int FIRST_UNCRITICAL = 40;

    private final byte[] bytes;
    private final String name;
    private final List<ByteArrayOutputStream> keys = new ArrayList<>();
    private int at;
    private boolean isLeftOut;

    private KeyText(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    /**
     * The packets of each key in a text.
     *
     * @param name of the text, for whoever has to be told what is wrong with it
     */
    static List<byte[]> keysIn(String text, String name) {
        if (text.length() > FileEncryption.LONGEST_TEXT) {
            throw refused(RecipientKeyProblem.TOO_LONG, name);
        }
        List<byte[]> found = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        if (begin < 0 && !text.isBlank()) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        while (begin >= 0) {
            if (!text.startsWith(PUBLIC, begin)) {
                boolean isSecret = text.startsWith("PRIVATE", begin + BEGIN.length())
                        || text.startsWith("SECRET", begin + BEGIN.length());
                throw refused(isSecret ? RecipientKeyProblem.SECRET_KEY : RecipientKeyProblem.NOT_A_KEY, name);
            }
            int end = text.indexOf(END, begin);
            if (end < 0) {
                throw refused(RecipientKeyProblem.NOT_A_KEY, name);
            }
            found.addAll(new KeyText(decoded(text.substring(begin, end + END.length()), name), name).keys());
            begin = text.indexOf(BEGIN, end);
        }
        return found;
    }

    private static byte[] decoded(String block, String name) {
        // Some senders leave blanks at the ends of lines, or indent the whole.
        byte[] lines = block.lines()
                .map(String::strip)
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        try (ArmoredInputStream armor = new ArmoredInputStream(new ByteArrayInputStream(lines))) {
            return armor.readAllBytes();
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle throws this and that for characters that cannot be.
            throw new UnusableRecipientKeyException(RecipientKeyProblem.NOT_A_KEY, name, e);
        }
    }

    private List<byte[]> keys() {
        while (at < bytes.length) {
            takePacket();
        }
        if (keys.isEmpty()) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        return keys.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private void takePacket() {
        int start = at;
        int first = next();
        if ((first & 0x80) == 0) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        boolean isNewFormat = (first & 0x40) != 0;
        int tag = isNewFormat ? first & 0x3f : (first & 0x3f) >> 2;
        long length = isNewFormat ? newLength() : oldLength(first & 3);
        if (length > bytes.length - at) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        at += (int) length;
        take(tag, start);
    }

    private void take(int tag, int start) {
        switch (tag) {
            case SECRET_KEY, SECRET_SUBKEY -> throw refused(RecipientKeyProblem.SECRET_KEY, name);
            case PUBLIC_KEY -> {
                keys.add(new ByteArrayOutputStream());
                isLeftOut = false;
                keep(start);
            }
            case PUBLIC_SUBKEY, USER_ID -> {
                isLeftOut = false;
                keep(start);
            }
            case SIGNATURE -> keep(start);
            case USER_ATTRIBUTE -> isLeftOut = true;
            case MARKER, TRUST, PADDING -> {}
            default -> {
                if (tag < FIRST_UNCRITICAL) {
                    throw refused(RecipientKeyProblem.NOT_A_KEY, name);
                }
            }
        }
    }

    private void keep(int start) {
        if (keys.isEmpty()) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        if (!isLeftOut) {
            keys.get(keys.size() - 1).write(bytes, start, at - start);
        }
    }

    private int next() {
        if (at == bytes.length) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        return bytes[at++] & 0xff;
    }

    private long number(int octets) {
        long value = 0;
        for (int i = 0; i < octets; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    private long newLength() {
        int first = next();
        if (first < 192) {
            return first;
        }
        if (first < 224) {
            return ((first - 192) << 8) + next() + 192L;
        }
        if (first == 255) {
            return number(4);
        }
        // A partial length: no key has one.
        throw refused(RecipientKeyProblem.NOT_A_KEY, name);
    }

    private long oldLength(int kind) {
        if (kind == 3) {
            throw refused(RecipientKeyProblem.NOT_A_KEY, name);
        }
        return number(1 << kind);
    }

    private static UnusableRecipientKeyException refused(RecipientKeyProblem problem, String name) {
        return new UnusableRecipientKeyException(problem, name, null);
    }
}
