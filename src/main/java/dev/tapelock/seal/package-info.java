/**
 * Reads and writes sealed files: an encrypted recording artifact together with its encrypted data key.
 *
 * <p>Only the format lives here, on the JDK alone. What must not go in: knowledge of tenants, key providers, storage or
 * the database, dependency injection, logging, and any second way to encrypt.
 *
 * <p>A sealed file is a message of the public <em>AWS Encryption SDK message format, version 2</em>, algorithm suite
 * {@code 0x0478} (AES-256-GCM, HKDF-SHA-512, key commitment, no signature), framed. Integers are big-endian.
 *
 * <table>
 * <caption>Header</caption>
 * <tr><th>part</th><th>bytes</th><th>content</th></tr>
 * <tr><td>version</td><td>1</td><td>{@code 02}</td></tr>
 * <tr><td>algorithm suite</td><td>2</td><td>{@code 04 78}</td></tr>
 * <tr><td>message id</td><td>32</td><td>random, never used again</td></tr>
 * <tr><td>context length</td><td>2</td><td>bytes of the next part; 0 for an empty context</td></tr>
 * <tr><td>context</td><td>n</td><td>count(2), then per pair keyLength(2) key valueLength(2) value, sorted by key</td></tr>
 * <tr><td>encrypted data keys</td><td>2</td><td>how many, at least 1</td></tr>
 * <tr><td>each of them</td><td>n</td><td>idLength(2) provider id, infoLength(2) provider info, keyLength(2) key</td></tr>
 * <tr><td>content type</td><td>1</td><td>{@code 02}, framed</td></tr>
 * <tr><td>frame length</td><td>4</td><td>plaintext bytes in every frame but the last</td></tr>
 * <tr><td>commitment key</td><td>32</td><td>binds the file to one data key</td></tr>
 * <tr><td>header tag</td><td>16</td><td>GCM tag over all of the above, IV of 12 zero bytes, no plaintext</td></tr>
 * </table>
 *
 * <table>
 * <caption>Frames, numbered from 1 without a gap; the final frame comes last and exactly once</caption>
 * <tr><th>frame</th><th>parts</th></tr>
 * <tr><td>regular</td><td>sequence(4) IV(12) ciphertext(frame length) tag(16)</td></tr>
 * <tr><td>final</td><td>{@code FFFFFFFF} sequence(4) IV(12) length(4) ciphertext(0..frame length) tag(16)</td></tr>
 * </table>
 *
 * <p>A frame's IV is its sequence number, padded with zeros on the left. Its associated data is message id(32), the label
 * of its kind in ASCII, sequence(4), plaintext length(8).
 *
 * <p>Header tag and frames share one key and the header's IV is constant, so a second header under the same message id
 * and data key would reuse a nonce. Nothing in this package can write one: a header is made together with a fresh message
 * id and is written by the stream that made it.
 */
@NullMarked
package dev.tapelock.seal;

import org.jspecify.annotations.NullMarked;
