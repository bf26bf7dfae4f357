/**
 * The premises sealer: seals recordings where they are made, keeps the sealed files until the centre has verified them, and
 * delivers them.
 *
 * <p>Nothing that needs a container or a database goes in here, and nothing that could open what was sealed: there is a
 * public key here and no other.
 */
@NullMarked
package dev.tapelock.edge;

import org.jspecify.annotations.NullMarked;
