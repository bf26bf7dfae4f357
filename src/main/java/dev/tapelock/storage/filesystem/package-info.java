/**
 * Objects as files under one directory.
 *
 * <p>No container annotation and no other backend goes in here; who makes a store, and for which directory, is decided
 * elsewhere.
 */
@NullMarked
package dev.tapelock.storage.filesystem;

import org.jspecify.annotations.NullMarked;
