/**
 * Recordings over REST: delivery, lists, metadata, playback.
 *
 * <p>No rule of its own goes in here: it reads requests, asks the services, and writes answers.
 */
@NullMarked
package dev.tapelock.recording.rest;

import org.jspecify.annotations.NullMarked;
