/**
 * Recording keys whose private halves a customer's AWS KMS key protects.
 *
 * <p>All that is known about AWS is in here, and comes out as this system's own failures. What must not go in: what is done with an
 * opened key.
 */
@NullMarked
package dev.tapelock.keys.kms;

import org.jspecify.annotations.NullMarked;
