package dev.tapelock.opener;

import dev.tapelock.seal.EncryptedDataKey;
import dev.tapelock.seal.SealedFileLayout;
import dev.tapelock.seal.SealedHeader;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a sealed file's header says. It needs no key, so nothing of what it says is authentic. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Says what the header says. Without a key nothing of it is verified.")
final class InspectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the sealed file")
    private Path file = Path.of("");

    @Option(names = "--json", description = "as JSON")
    private boolean isJson;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        JsonObject description = describe();
        if (isJson) {
            out.println(description);
        } else {
            description.forEach((name, value) -> print(out, "", name, value));
        }
        out.flush();
        return 0;
    }

    private JsonObject describe() throws IOException {
        long sealedLength = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            SealedHeader header = SealedHeader.read(in);
            JsonObjectBuilder context = Json.createObjectBuilder();
            header.context().asMap().forEach(context::add);
            JsonArrayBuilder dataKeys = Json.createArrayBuilder();
            for (EncryptedDataKey key : header.encryptedDataKeys()) {
                dataKeys.add(Json.createObjectBuilder()
                        .add("provider", key.providerId())
                        .add("key", key.providerInfo())
                        .add("bytes", key.ciphertext().length));
            }
            return Json.createObjectBuilder()
                    .add("format", "AWS Encryption SDK message format 2, algorithm suite 0x0478")
                    .add("messageId", HexFormat.of().formatHex(header.messageId()))
                    .add("context", context)
                    .add("encryptedDataKeys", dataKeys)
                    .add("frameLengthBytes", header.frameLengthBytes())
                    .add("headerBytes", header.lengthBytes())
                    .add("sealedBytes", sealedLength)
                    .add("contentBytes", contentLength(header, sealedLength))
                    .build();
        }
    }

    /** What the content's length must be, if the file is whole. */
    private static JsonValue contentLength(SealedHeader header, long sealedLength) {
        try {
            return Json.createValue(
                    SealedFileLayout.plaintextLength(header.lengthBytes(), sealedLength, header.frameLengthBytes()));
        } catch (IllegalArgumentException e) {
            return JsonValue.NULL; // no file of that length is whole
        }
    }

    private static void print(PrintWriter out, String indent, String name, JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> {
                out.println(indent + name + ":");
                value.asJsonObject().forEach((inner, of) -> print(out, indent + "  ", inner, of));
            }
            case ARRAY -> value.asJsonArray().forEach(each -> print(out, indent, name, each));
            case STRING -> out.println(indent + name + ": " + printable(((JsonString) value).getString()));
            default -> out.println(indent + name + ": " + value);
        }
    }

    /** What a file says must not be able to steer a terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
