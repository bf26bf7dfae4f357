package dev.tapelock.export;

import java.time.Instant;
import java.util.UUID;

/**
 * With what an organization's manifests are checked.
 *
 * @param pem the public key
 */
public record ManifestKey(UUID id, Instant createdAt, String pem) {}
