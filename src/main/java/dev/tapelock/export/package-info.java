/**
 * Bulk jobs: which recordings go out, how far that is, and the destinations they go to.
 *
 * <p>How one kind of destination is written does not go in here, nor how a job is run: adapters and {@code batch} do that.
 */
@NullMarked
package dev.tapelock.export;

import org.jspecify.annotations.NullMarked;
