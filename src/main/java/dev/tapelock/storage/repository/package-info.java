/**
 * Which place the repository is.
 *
 * <p>What must not go in: anything that only one kind of place knows.
 */
@NullMarked
package dev.tapelock.storage.repository;

import org.jspecify.annotations.NullMarked;
