/**
 * Calls to addresses that a customer names: where they may go, and how long they may take.
 *
 * <p>What must not go in: what is called there, and why.
 */
@NullMarked
package dev.tapelock.outbound;

import org.jspecify.annotations.NullMarked;
