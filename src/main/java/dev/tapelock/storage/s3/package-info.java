/**
 * Objects in a bucket of Amazon S3, or of a store that speaks its protocol.
 *
 * <p>All that is known about S3 is in here, and comes out as this system's own failures. What must not go in: what is stored.
 */
@NullMarked
package dev.tapelock.storage.s3;

import org.jspecify.annotations.NullMarked;
