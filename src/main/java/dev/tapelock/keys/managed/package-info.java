/**
 * Keys that the installation itself makes and keeps, their private halves protected under the root key.
 *
 * <p>No holder on the customer's side goes in here.
 */
@NullMarked
package dev.tapelock.keys.managed;

import org.jspecify.annotations.NullMarked;
