/**
 * The clockwork that changes keys when they are due.
 *
 * <p>What due means and how a key is changed stands a room higher, in {@link dev.tapelock.keys.KeyRotation}.
 */
@NullMarked
package dev.tapelock.keys.rotation;

import org.jspecify.annotations.NullMarked;
