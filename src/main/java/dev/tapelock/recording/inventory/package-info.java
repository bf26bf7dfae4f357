/**
 * The inventory: does the repository hold what the rows say, whole, and nothing else?
 *
 * <p>Nothing here deletes or mends anything.
 */
@NullMarked
package dev.tapelock.recording.inventory;

import org.jspecify.annotations.NullMarked;
