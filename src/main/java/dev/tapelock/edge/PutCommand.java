package dev.tapelock.edge;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Seals the standard input into the spool; ends with 0 only when the sealed file is on the disk. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        description = "Seals the standard input into the spool. Ends with 0 only when the sealed file is on the disk; "
                + "the daemon, now or later, delivers it.")
final class PutCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "edge.properties")
    private Path config = Path.of("");

    @Option(names = "--conversation", required = true, paramLabel = "UUID", description = "the conversation")
    private String conversation = "";

    @Option(names = "--recording", required = true, paramLabel = "UUID", description = "the recording")
    private String recording = "";

    @Option(names = "--content-type", paramLabel = "TYPE", description = "of the content; audio/wav if not given")
    private String contentType = "audio/wav";

    @Option(names = "--media", paramLabel = "WORD", description = "audio, email, chat, messaging or screen")
    private @Nullable String media;

    @Option(names = "--artifact", paramLabel = "NAME", description = "which part of the recording, as call.0")
    private @Nullable String artifact;

    @Option(names = "--start", paramLabel = "TIME", description = "when it began, ISO 8601")
    private @Nullable String start;

    @Option(names = "--end", paramLabel = "TIME", description = "when it ended; now if not given")
    private @Nullable String end;

    @Option(names = "--direction", paramLabel = "WORD", description = "inbound or outbound")
    private @Nullable String direction;

    @Option(names = "--user", paramLabel = "UUID", description = "who took part; may be repeated")
    private List<String> users = new ArrayList<>();

    @Option(names = "--queue", paramLabel = "UUID", description = "the queue")
    private @Nullable String queue;

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            description = "how much there must be: whoever writes into a pipe may die, which looks like an end")
    private @Nullable Long length;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Premises premises = Premises.of(config, false);
        RecordingLabel label = RecordingLabel.of(conversation, recording, query(), contentType, Instant.now());
        premises.requireLease();
        Long expected = length;
        // Not System.in, whose buffer lies in between.
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            premises.intake().take(label, Optional.empty(), in, received -> {
                if (expected != null && received != expected) {
                    throw new InvalidRecordingException(
                            "--length is " + expected + " and " + received + " bytes came; nothing was kept");
                }
            });
        }
        return 0;
    }

    private Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        add(query, "media", media);
        add(query, "artifact", artifact);
        add(query, "startTime", start);
        add(query, "endTime", end);
        add(query, "direction", direction);
        add(query, "queueId", queue);
        query.put("userIds", users);
        return query;
    }

    private static void add(Map<String, List<String>> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, List.of(value));
        }
    }
}
