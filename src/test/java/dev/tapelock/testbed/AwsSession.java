package dev.tapelock.testbed;

import java.time.Instant;

/** What AssumeRole hands out. */
record AwsSession(String accessKeyId, String secret, String token, Instant expiry) {}
