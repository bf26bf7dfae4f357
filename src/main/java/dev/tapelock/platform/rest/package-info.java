/**
 * The REST side of the platform: the application itself, JSON, the error body and the correlation id.
 *
 * <p>No resource of a feature goes in here.
 */
@NullMarked
package dev.tapelock.platform.rest;

import org.jspecify.annotations.NullMarked;
