/**
 * Runs bulk jobs as Jakarta Batch jobs: the artifacts of {@code export.xml} and who starts them.
 *
 * <p>Which recordings, how far, and what is done to them does not go in here; each artifact calls one service.
 */
@NullMarked
package dev.tapelock.export.batch;

import org.jspecify.annotations.NullMarked;
