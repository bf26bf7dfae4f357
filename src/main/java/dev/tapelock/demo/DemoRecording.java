package dev.tapelock.demo;

import dev.tapelock.recording.Media;
import java.time.Duration;
import java.util.UUID;

/**
 * The recordings of the demo.
 *
 * <p>Their ids are fixed, so that the tour in the README can name them and a second start finds them.
 */
enum DemoRecording {
    INSURANCE_CALL(
            1, Media.AUDIO, "call-insurance.wav", "audio/wav", Duration.ofMinutes(50), Duration.ofMillis(17_646)),
    BANK_CALL(2, Media.AUDIO, "call-bank.wav", "audio/wav", Duration.ofMinutes(40), Duration.ofMillis(17_415)),
    EMAIL(3, Media.EMAIL, "email.eml", "message/rfc822", Duration.ofMinutes(30), Duration.ZERO),
    CHAT(4, Media.CHAT, "chat.json", "application/json", Duration.ofMinutes(20), Duration.ofMinutes(6)),
    MESSAGE(5, Media.MESSAGE, "message.json", "application/json", Duration.ofMinutes(10), Duration.ofMinutes(4));

    private static final long CONVERSATIONS = 0xC0_0000L;
    private static final long RECORDINGS = 0x4E_C000L;

    private final int number;
    private final Media media;
    private final String resource;
    private final String contentType;
    private final Duration age;
    private final Duration duration;

    DemoRecording(int number, Media media, String resource, String contentType, Duration age, Duration duration) {
        this.number = number;
        this.media = media;
        this.resource = resource;
        this.contentType = contentType;
        this.age = age;
        this.duration = duration;
    }

    UUID conversationId() {
        return new UUID(0x0DE_0000_4000L, 0x8000_0000_0000_0000L | CONVERSATIONS | number);
    }

    UUID recordingId() {
        return new UUID(0x0DE_0000_4000L, 0x8000_0000_0000_0000L | RECORDINGS | number);
    }

    Media media() {
        return media;
    }

    /** The file beside this class that holds the content. */
    String resource() {
        return resource;
    }

    String contentType() {
        return contentType;
    }

    /** How long ago it began when the demo was made. */
    Duration age() {
        return age;
    }

    Duration duration() {
        return duration;
    }
}
