package dev.tapelock.recording.web;

import dev.tapelock.organization.Permission;

/** Whoever has one of these finds and plays recordings. */
final class PlayingPermissions {

    static final Permission[] ANY = {
        Permission.RECORDING_VIEW,
        Permission.RECORDING_SEGMENT_VIEW,
        Permission.SNIPPET_RECORDING_VIEW,
        Permission.SCREEN_RECORDING_VIEW
    };

    private PlayingPermissions() {}
}
