package dev.tapelock.recording;

import dev.tapelock.organization.Permission;
import java.util.Set;

/** Whoever has one of these finds and plays recordings. */
public final class PlayingPermissions {

    private static final Set<Permission> ANY = Set.of(
            Permission.RECORDING_VIEW,
            Permission.RECORDING_SEGMENT_VIEW,
            Permission.SNIPPET_RECORDING_VIEW,
            Permission.SCREEN_RECORDING_VIEW);

    private PlayingPermissions() {}

    public static Set<Permission> anyOf() {
        return ANY;
    }

    /** The same, to be asked for. */
    public static Permission[] asArray() {
        return ANY.toArray(Permission[]::new);
    }
}
