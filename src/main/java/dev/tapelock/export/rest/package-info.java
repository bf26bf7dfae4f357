/**
 * Bulk jobs and integrations as the platform's clients call them.
 *
 * <p>What a job does does not go in here; this reads, asks a service and writes.
 */
@NullMarked
package dev.tapelock.export.rest;

import org.jspecify.annotations.NullMarked;
