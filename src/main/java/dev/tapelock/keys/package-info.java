/**
 * The keys that wrap recordings' data keys: how they are made, which one is active, and how they wrap and unwrap.
 *
 * <p>What a recording is does not go in here; what still refers to a key is asked through {@link
 * dev.tapelock.keys.KeyReferences}.
 */
@NullMarked
package dev.tapelock.keys;

import org.jspecify.annotations.NullMarked;
