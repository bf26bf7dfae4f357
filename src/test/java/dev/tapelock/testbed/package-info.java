/**
 * What integration tests stand on: the packaged server as a process of its own, and callers of its API.
 *
 * <p>No test goes in here, but those of the KMS, which show that it does as the real one.
 */
@NullMarked
package dev.tapelock.testbed;

import org.jspecify.annotations.NullMarked;
