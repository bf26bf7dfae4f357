package dev.tapelock.seal;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What Jazzer, a fuzzer led by coverage, feeds to the readers of sealed files. Anything but a refusal as corrupt, or the
 * right plaintext of a file that keeps every rule, is a finding.
 *
 * <p>Three kinds of input: bytes out of nothing; a genuine file, changed; and a file with genuine tags that may break a rule,
 * as only a holder of the data key could write it. At its end the process prints how many of each there were.
 */
public final class SealedFileFuzz {

    private static final int MOST_PLAINTEXT_BYTES = 200;
    private static final int FRAME_LENGTH_BYTES = 16;

    private enum Outcome {
        BYTES_REFUSED,
        CHANGED_REFUSED,
        UNCHANGED_OPENED,
        FORGED_REFUSED,
        FORGED_OPENED
    }

    private static final Map<Outcome, Long> COUNTS = new EnumMap<>(Outcome.class);
    private static final List<byte[]> PLAINTEXTS =
            List.of(SealedFiles.plaintext(0), SealedFiles.plaintext(16), SealedFiles.plaintext(40));

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.err.println("FUZZED " + COUNTS + " in a heap of "
                        + Runtime.getRuntime().maxMemory() / 1048576 + " MiB")));
    }

    private SealedFileFuzz() {}

    /** The name and form that Jazzer looks for. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 3)) {
            case 0 -> bytes(data);
            case 1 -> forged(data);
            default -> changed(data);
        }
    }

    /** Nobody makes a commitment to the data key by chance. */
    private static void bytes(FuzzedDataProvider data) {
        requireRefused(data.consumeRemainingAsBytes(), new byte[0]);
        count(Outcome.BYTES_REFUSED);
    }

    private static void changed(FuzzedDataProvider data) {
        byte[] plaintext = PLAINTEXTS.get(data.consumeInt(0, PLAINTEXTS.size() - 1));
        SealedFileForge forge = new SealedFileForge();
        forge.emptyFinalFrame = data.consumeBoolean();
        byte[] file = forge.forge(plaintext);
        byte[] changed = file;
        for (int edits = data.consumeInt(1, 4); edits > 0; edits--) {
            changed = edit(changed, data);
        }
        if (Arrays.equals(changed, file)) {
            requireOpened(file, plaintext, data);
            count(Outcome.UNCHANGED_OPENED);
        } else {
            requireRefused(changed, plaintext);
            count(Outcome.CHANGED_REFUSED);
        }
    }

    /** Replaces a piece of the file by another one: cut, added, moved, repeated or overwritten. */
    private static byte[] edit(byte[] file, FuzzedDataProvider data) {
        int from = data.consumeInt(0, file.length);
        int until = data.consumeInt(
                Math.min(file.length, from + 1), Math.min(file.length, from + 2 * FRAME_LENGTH_BYTES + 64));
        byte[] piece;
        if (data.consumeBoolean()) {
            int other = data.consumeInt(0, file.length);
            piece = Arrays.copyOfRange(file, other, data.consumeInt(other, file.length));
        } else {
            piece = data.consumeBytes(data.consumeInt(0, 64));
        }
        return ByteBuffer.allocate(from + piece.length + file.length - until)
                .put(file, 0, from)
                .put(piece)
                .put(file, until, file.length - until)
                .array();
    }

    private static void forged(FuzzedDataProvider data) {
        SealedFileForge forge = new SealedFileForge();
        boolean keepsAllRules = true;
        forge.emptyFinalFrame = data.consumeBoolean();
        if (data.consumeBoolean()) {
            forge.version = data.consumeInt(0, 255);
            keepsAllRules &= forge.version == 2;
        }
        if (data.consumeBoolean()) {
            forge.suite = data.consumeInt(0, 0xFFFF);
            keepsAllRules &= forge.suite == 0x0478;
        }
        if (data.consumeBoolean()) {
            forge.contentType = data.consumeInt(0, 255);
            keepsAllRules &= forge.contentType == 2;
        }
        if (data.consumeBoolean()) {
            forge.encryptedDataKeys = data.consumeInt(0, 12);
            keepsAllRules &= forge.encryptedDataKeys >= 1 && forge.encryptedDataKeys <= 8;
        }
        if (data.consumeBoolean()) {
            forge.ciphertext = new byte[data.consumeInt(0, 0xFFFF)];
        }
        if (data.consumeBoolean()) {
            forge.wrongCommitment = true;
            keepsAllRules = false;
        }
        keepsAllRules &= !data.consumeBoolean() || forgeContext(forge, data);
        keepsAllRules &= !data.consumeBoolean() || forgeFrameLength(forge, data);
        byte[] plaintext = SealedFiles.plaintext(data.consumeInt(0, MOST_PLAINTEXT_BYTES));
        keepsAllRules &= !data.consumeBoolean() || forgeFrames(forge, plaintext.length, data);
        byte[] file = forge.forge(plaintext);
        keepsAllRules &= headerLength(forge) <= 65_536;
        if (keepsAllRules) {
            requireOpened(file, plaintext, data);
            count(Outcome.FORGED_OPENED);
        } else {
            requireRefused(file, plaintext);
            count(Outcome.FORGED_REFUSED);
        }
    }

    private static int headerLength(SealedFileForge forge) {
        int encryptedDataKey = 2 + forge.providerId.length + 2 + 3 + 2 + forge.ciphertext.length;
        return 1 + 2 + 32 + 2 + forge.context.length + 2 + forge.encryptedDataKeys * encryptedDataKey + 1 + 4 + 32 + 16;
    }

    /** Pairs as they come, and now and then bytes behind them; tells whether that is a context as it should be. */
    private static boolean forgeContext(SealedFileForge forge, FuzzedDataProvider data) {
        int count = data.consumeInt(0, 4);
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        boolean isCanonical = count > 0;
        write(context, count);
        String previous = "";
        for (int i = 0; i < count; i++) {
            String key = data.consumeAsciiString(data.consumeBoolean() ? 3 : 5000);
            String value = data.consumeAsciiString(data.consumeBoolean() ? 3 : 5000);
            write(context, key.length());
            context.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
            write(context, value.length());
            context.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            isCanonical &= key.compareTo(previous) > 0 && !value.isEmpty();
            previous = key;
        }
        byte[] behind = data.consumeBytes(data.consumeBoolean() ? 0 : 3);
        context.writeBytes(behind);
        forge.context = context.toByteArray();
        return isCanonical && behind.length == 0 && forge.context.length <= 8192;
    }

    private static void write(ByteArrayOutputStream out, int unsignedShort) {
        out.write(unsignedShort >> 8);
        out.write(unsignedShort);
    }

    private static boolean forgeFrameLength(SealedFileForge forge, FuzzedDataProvider data) {
        forge.frameLength = data.consumeBoolean() ? data.consumeInt(1, 64) : data.consumeInt();
        return forge.frameLength >= 1 && forge.frameLength <= 16 * 1024 * 1024;
    }

    /** One frame gets another sequence number or another IV; tells whether the file has no such frame. */
    private static boolean forgeFrames(SealedFileForge forge, int plaintextLength, FuzzedDataProvider data) {
        long chosen = data.consumeLong(1, 16);
        int change = data.consumeInt();
        if (data.consumeBoolean()) {
            forge.sequenceOfFrame = number -> number == chosen ? number ^ change : number;
        } else {
            forge.ivOfFrame = number -> ByteBuffer.allocate(12)
                    .putInt(4, number == chosen ? change : 0)
                    .putInt(8, (int) number)
                    .array();
        }
        int step = forge.frameLength < 1 ? Integer.MAX_VALUE : forge.frameLength;
        int regularFrames = plaintextLength == 0 ? 0 : (plaintextLength - 1) / step;
        boolean endsEmpty = forge.emptyFinalFrame && plaintextLength > 0 && plaintextLength % step == 0;
        return change == 0 || chosen > regularFrames + (endsEmpty ? 2 : 1);
    }

    private static void requireRefused(byte[] file, byte[] plaintext) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        try (OpeningInputStream opening = SealedFiles.opening(file)) {
            opening.transferTo(released);
            throw new AssertionError("Opened by the stream: " + released.size() + " bytes");
        } catch (SealedFileCorruptException e) {
            if (!Arrays.equals(
                    released.toByteArray(), Arrays.copyOf(plaintext, Math.min(released.size(), plaintext.length)))) {
                throw new AssertionError("Released what nobody sealed", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            byte[] opened = SealedFiles.openByChannel(file);
            throw new AssertionError("Opened by the channel: " + opened.length + " bytes");
        } catch (SealedFileCorruptException e) {
            // as it should be
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireOpened(byte[] file, byte[] plaintext, FuzzedDataProvider data) {
        try {
            SealedHeader header = SealedHeader.read(new ByteArrayInputStream(file));
            if (!Arrays.equals(SealedFiles.open(file), plaintext)
                    || SealedFileLayout.plaintextLength(header.lengthBytes(), file.length, header.frameLengthBytes())
                            != plaintext.length) {
                throw new AssertionError("Opened by the stream as something else");
            }
            int from = data.consumeInt(0, plaintext.length);
            int until = data.consumeInt(from, plaintext.length);
            ByteBuffer range = ByteBuffer.allocate(until - from);
            try (SealedByteChannel channel = SealedFiles.channel(new MemoryChannel(file))) {
                channel.position(from).read(range);
            }
            if (!Arrays.equals(range.array(), Arrays.copyOfRange(plaintext, from, until))) {
                throw new AssertionError("Opened by the channel as something else");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void count(Outcome outcome) {
        COUNTS.merge(outcome, 1L, Long::sum);
    }
}
