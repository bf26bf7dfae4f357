/**
 * Audit events over REST.
 *
 * <p>Only reading: nothing that writes or changes events goes in here.
 */
@NullMarked
package dev.tapelock.audit.rest;

import org.jspecify.annotations.NullMarked;
