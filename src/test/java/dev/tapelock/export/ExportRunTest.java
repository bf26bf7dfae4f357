package dev.tapelock.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.audit.Actor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is put at a destination with recipients, and at one without. */
class ExportRunTest {

    private final Map<String, String> files = new LinkedHashMap<>();

    private Optional<FileToPut.Origin> origin = Optional.empty();

    private final ExportTarget target = new ExportTarget() {
        @Override
        public ExportedFile put(FileToPut file, Content content) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            content.writeTo(bytes);
            files.put(file.path(), bytes.toString(StandardCharsets.UTF_8));
            origin = file.origin();
            return new ExportedFile(file.path(), bytes.size(), "00", Optional.empty());
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
        return new ExportRun(run, Actor.SYSTEM, false, List.of("B1", "A1"), encryptor, target, null);
    }

    @Test
    void withoutRecipientsItIsPutAsItIs() throws IOException {
        run(Optional.empty()).put("a/b.wav", 1, "content", stream -> stream.write('x'));
        assertThat(files).containsExactly(Map.entry("a/b.wav", "x"));
        assertThat(origin).as("its bytes tell whether it is the same").isEmpty();
    }

    @Test
    void withRecipientsItIsPutEncryptedUnderItsNameAndASuffix() throws IOException {
        FileEncryptor encryptor = content -> stream -> {
            stream.write('<');
            content.writeTo(stream);
            stream.write('>');
        };
        ExportedFile file =
                run(Optional.of(encryptor)).put("a/b.wav_metadata.json", 1, "content", stream -> stream.write('x'));
        assertThat(file.path()).isEqualTo("a/b.wav_metadata.json.pgp");
        assertThat(files).containsExactly(Map.entry("a/b.wav_metadata.json.pgp", "<x>"));
        assertThat(origin).contains(new FileToPut.Origin("content", List.of("A1", "B1")));
    }
}
