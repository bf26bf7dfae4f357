package dev.tapelock.keys;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/** Names an edge: whose it is, then what it calls itself. */
@Embeddable
public record EdgeId(@Column(name = "organization_id") UUID organizationId, String name) implements Serializable {}
