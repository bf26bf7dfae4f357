/**
 * Destinations that are directories on the server's machine.
 *
 * <p>What a file is called and what is in it does not go in here; this puts bytes under names, whole or not at all.
 */
@NullMarked
package dev.tapelock.export.directory;

import org.jspecify.annotations.NullMarked;
