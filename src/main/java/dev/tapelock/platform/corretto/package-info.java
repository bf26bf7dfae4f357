/**
 * Amazon Corretto Crypto Provider: faster AES, RSA and SHA than the JDK's, from a native library.
 *
 * <p>It is put in front of the JVM's list of providers, so nobody else has to know of it. What must not go in: any use of an
 * algorithm.
 */
@NullMarked
package dev.tapelock.platform.corretto;

import org.jspecify.annotations.NullMarked;
