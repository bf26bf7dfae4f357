package dev.tapelock.platform;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/**
 * The primary key of every row that belongs to an organization: whose it is, then which one.
 *
 * <p>With the organization in the key, an id of another organization is simply not there.
 */
@Embeddable
public record OwnedId(@Column(name = "organization_id") UUID organizationId, UUID id) implements Serializable {}
