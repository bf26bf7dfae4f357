/**
 * OpenPGP (RFC 9580, RFC 4880): reads recipients' public keys, and encrypts files to them.
 *
 * <p>Where keys are kept and what is encrypted does not go in here.
 */
@NullMarked
package dev.tapelock.export.pgp;

import org.jspecify.annotations.NullMarked;
