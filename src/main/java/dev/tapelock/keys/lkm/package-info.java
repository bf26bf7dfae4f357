/**
 * Recording keys whose private halves a customer's own key service holds: the Local Key Manager.
 *
 * <p>We wrap with the public half and ask the service to unwrap. What must not go in: anything that needs a private half.
 */
@NullMarked
package dev.tapelock.keys.lkm;

import org.jspecify.annotations.NullMarked;
