/**
 * The page of the audit events.
 *
 * <p>Nothing is decided in here: the view reads.
 */
@NullMarked
package dev.tapelock.audit.web;

import org.jspecify.annotations.NullMarked;
