/**
 * Recording keys and their rotation over REST.
 *
 * <p>No rule of its own goes in here.
 */
@NullMarked
package dev.tapelock.keys.rest;

import org.jspecify.annotations.NullMarked;
