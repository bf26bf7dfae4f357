package dev.tapelock.testbed;

/** With what a user signs its calls to a {@link KmsServer}. */
public record AwsAccessKey(String id, String secret, String principal) {}
