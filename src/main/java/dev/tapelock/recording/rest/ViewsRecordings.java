package dev.tapelock.recording.rest;

import dev.tapelock.organization.Permission;
import dev.tapelock.organization.RequiresPermission;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a resource method that shows what recordings there are: any of the permissions to view some kind of them is enough. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@RequiresPermission({
    Permission.RECORDING_VIEW,
    Permission.RECORDING_SEGMENT_VIEW,
    Permission.SNIPPET_RECORDING_VIEW,
    Permission.SCREEN_RECORDING_VIEW
})
@interface ViewsRecordings {}
