package dev.tapelock.outbound;

import java.time.Duration;

/**
 * How much one service may cost us.
 *
 * @param connect until there is a connection, TLS included
 * @param total from the request to the end of the answer, the connection included
 * @param answerBytes the longest answer
 * @param connections at the same time
 */
public record OutboundLimits(Duration connect, Duration total, int answerBytes, int connections) {}
