/**
 * Recordings and their artifacts: how they come in, where they lie, how they are played.
 *
 * <p>How content is sealed and how keys are held does not go in here; it asks {@code seal} and {@code keys}.
 */
@NullMarked
package dev.tapelock.recording;

import org.jspecify.annotations.NullMarked;
