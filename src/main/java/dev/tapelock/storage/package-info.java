/**
 * Where sealed files and other objects lie: the {@link dev.tapelock.storage.ObjectStore} port, its keys and its errors.
 *
 * <p>Nothing of ours and nothing beyond the JDK is imported here; what an object means, and whether it is sealed, is the
 * caller's business.
 */
@NullMarked
package dev.tapelock.storage;

import org.jspecify.annotations.NullMarked;
