package dev.tapelock.organization;

import dev.tapelock.audit.Actor;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, once that is proven.
 *
 * @param organizationId the only organization that the caller can reach
 * @param id the user or client
 * @param scope the one thing that the caller's proof is good for, as the artifact of a signed URL; empty for all that the
 *     permissions allow
 */
public record Caller(Kind kind, UUID organizationId, UUID id, Set<Permission> permissions, Optional<UUID> scope) {

    /** How the caller came. */
    public enum Kind {
        USER,
        CLIENT
    }

    public Caller {
        Set<Permission> copy = EnumSet.noneOf(Permission.class);
        copy.addAll(permissions);
        permissions = Collections.unmodifiableSet(copy);
    }

    public boolean mayAny(Permission... anyOf) {
        return Arrays.stream(anyOf).anyMatch(permissions::contains);
    }

    /** Whether the permissions are what a method asks for. */
    public boolean may(RequiresPermission required) {
        boolean isAnybody = required.value().length == 0;
        return (isAnybody || mayAny(required.value())) && permissions.containsAll(Arrays.asList(required.andAll()));
    }

    /** The same caller with a proof that is good for one thing only. */
    public Caller scopedTo(UUID thing, Permission... only) {
        Set<Permission> fewer = EnumSet.noneOf(Permission.class);
        Arrays.stream(only).filter(permissions::contains).forEach(fewer::add);
        return new Caller(kind, organizationId, id, fewer, Optional.of(thing));
    }

    /** The caller as the audit trail knows it. */
    public Actor actor() {
        return new Actor(kind == Kind.USER ? Actor.Kind.USER : Actor.Kind.CLIENT, Optional.of(id));
    }
}
