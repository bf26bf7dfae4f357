/**
 * Destinations that are buckets of Amazon S3, or of a store that speaks its protocol.
 *
 * <p>All that is known about S3 is in here, and comes out as this system's own failures. What a file is called and what is in it
 * does not go in here; this puts bytes under names, whole, encrypted as asked, or not at all.
 */
@NullMarked
package dev.tapelock.export.s3;

import org.jspecify.annotations.NullMarked;
