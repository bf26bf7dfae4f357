package dev.tapelock.storage.repository;

/**
 * Which kind of place keeps the sealed files.
 *
 * @param kind {@code filesystem} or {@code s3} ({@code tapelock.repository.kind})
 */
record RepositorySettings(String kind) {}
