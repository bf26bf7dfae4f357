package dev.tapelock.recording;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation as its recordings show it.
 *
 * @param start of its first recording
 * @param end of its last one
 * @param direction who began it, if that was said; the first word by the alphabet where its recordings disagree
 */
public record ConversationSpan(UUID conversationId, Instant start, Instant end, Optional<String> direction) {}
