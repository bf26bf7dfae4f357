/**
 * Append-only audit events: who did what to which thing, and how it ended.
 *
 * <p>Nothing in here decides whether an act is allowed, and no event holds content, keys or tokens.
 */
@NullMarked
package dev.tapelock.audit;

import org.jspecify.annotations.NullMarked;
