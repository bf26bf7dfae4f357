package dev.tapelock.recording.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tapelock.recording.web.ShownText.Label;
import dev.tapelock.recording.web.ShownText.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {

    private static final Path DEMO = Path.of("src/main/resources/dev/tapelock/demo");

    private static List<Line> of(String type, String content) {
        return ShownText.of(type, content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Line> demo(String type, String name) throws IOException {
        return ShownText.of(type, Files.readAllBytes(DEMO.resolve(name)));
    }

    private static String text(List<Line> lines) {
        return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
    }

    @Test
    void aTranscriptIsItsPhrases() throws IOException {
        List<Line> lines = demo("application/json", "transcript-insurance.json");
        assertThat(lines.get(1))
                .isEqualTo(Line.said("customer", "0:03", "Hello, Clara Winter here. The hail damaged my car."));
    }

    @Test
    void aChatIsItsMessages() throws IOException {
        assertThat(demo("application/json", "chat.json").get(1).who()).isEqualTo("Maya (Quillbrook Bank)");
    }

    @Test
    void anEmailIsItsHeadAndItsPlainText() throws IOException {
        List<Line> lines = demo("message/rfc822", "email.eml");
        assertThat(lines).contains(Line.labelled(Label.SUBJECT, "Change of my household policy (契約内容の変更について)"));
        assertThat(text(lines)).contains("the flat is smaller now: 54 m²");
    }

    @Test
    void markupOfAnEmailIsNotShown() {
        List<Line> lines = of(
                "message/rfc822",
                "Subject: x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><b>bold</b>\r\n");
        assertThat(lines).containsExactly(Line.labelled(Label.SUBJECT, "x"));
    }

    @Test
    void whatIsAttachedIsNamed() {
        List<Line> lines = of(
                "message/rfc822",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
                        + "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=lease.pdf\r\n\r\n"
                        + "%PDF\r\n--b--\r\n");
        assertThat(lines).containsExactly(Line.said("", "", "hello"), Line.labelled(Label.ATTACHMENT, "lease.pdf"));
    }

    @Test
    void partsThatLieTooDeepAreLeftOut() {
        StringBuilder mail = new StringBuilder();
        for (int depth = 0; depth < 2000; depth++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(depth, depth));
        }
        assertThat(of("message/rfc822", mail.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"transcript\":1}",
                "{\"transcript\":[1,2]}",
                "{\"transcripts\":[{\"phrases\":[null]}]}",
                "{\"transcripts\":[{\"phrases\":[{\"startTimeMs\":\"x\"}]}]}"
            })
    void whatCannotBeReadIsNothing(String json) {
        assertThat(of("application/json", json)).isEmpty();
    }

    @Test
    void anotherTypeIsNothing() {
        assertThat(of("application/octet-stream", "abc")).isEmpty();
        assertThat(of("text/html", "<b>abc</b>")).isEmpty();
        assertThat(text(of("text/plain", "abc"))).isEqualTo("abc");
    }
}
