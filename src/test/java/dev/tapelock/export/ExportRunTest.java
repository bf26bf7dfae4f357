package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.Actor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is put at a destination with recipients, and at one without. */
class ExportRunTest {

    private final Map<String, String> files = new LinkedHashMap<>();

    private final ExportTarget target = new ExportTarget() {
        @Override
        public ExportedFile put(String path, long expectedBytes, Content content) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            content.writeTo(bytes);
            files.put(path, bytes.toString(StandardCharsets.UTF_8));
            return new ExportedFile(path, bytes.size(), Optional.empty());
        }

        @Override
        public boolean isThere(ExportedFile file) {
            return true;
        }

        @Override
        public void close() {}
    };

    private ExportRun run(Optional<FileEncryptor> encryptor) {
        JobRun run = new JobRun(UUID.randomUUID(), UUID.randomUUID(), 1);
        return new ExportRun(run, Actor.SYSTEM, false, encryptor, target, null);
    }

    @Test
    void withoutRecipientsItIsPutAsItIs() throws IOException {
        run(Optional.empty()).put("a/b.wav", 1, stream -> stream.write('x'));
        assertThat(files).containsExactly(Map.entry("a/b.wav", "x"));
    }

    @Test
    void withRecipientsItIsPutEncryptedUnderItsNameAndASuffix() throws IOException {
        FileEncryptor encryptor = content -> stream -> {
            stream.write('<');
            content.writeTo(stream);
            stream.write('>');
        };
        ExportedFile file = run(Optional.of(encryptor)).put("a/b.wav_metadata.json", 1, stream -> stream.write('x'));
        assertThat(file.path()).isEqualTo("a/b.wav_metadata.json.pgp");
        assertThat(files).containsExactly(Map.entry("a/b.wav_metadata.json.pgp", "<x>"));
    }
}
