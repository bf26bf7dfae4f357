/**
 * The media tier's spool: a directory that takes sealed files in, and the forwarder that moves them to the repository.
 *
 * <p>Nothing here sees content that is not sealed.
 */
@NullMarked
package dev.tapelock.recording.spool;

import org.jspecify.annotations.NullMarked;
