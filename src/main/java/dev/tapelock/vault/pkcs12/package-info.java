/**
 * The root key in a PKCS#12 keystore whose passphrase lies in a file.
 *
 * <p>What is protected under the root key, and whether a missing one may be made, is not decided here.
 */
@NullMarked
package dev.tapelock.vault.pkcs12;

import org.jspecify.annotations.NullMarked;
