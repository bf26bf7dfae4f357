/**
 * The root key and the purpose keys under it: the only room that sees the root key.
 *
 * <p>Nothing of ours is imported here, and no rule on recordings, organizations or their key pairs goes in.
 *
 * <p>What the root key protects with AES-256-GCM has this layout, version 1:
 *
 * <pre>
 * offset  length  content
 *      0       1  version, 1
 *      1      16  id of the root key, most significant byte first
 *     17      12  IV, random
 *     29       n  ciphertext, as long as the plaintext
 * 29 + n      16  tag
 * </pre>
 *
 * The associated data of GCM is: version (1 byte) ‖ id of the root key (16 bytes) ‖ the caller's
 * {@linkplain dev.tapelock.vault.AssociatedData#encoded() associated data}. IVs are random, so one root key protects at
 * most 2<sup>32</sup> texts (NIST SP 800-38D, section 8.3).
 */
@NullMarked
package dev.tapelock.vault;

import org.jspecify.annotations.NullMarked;
