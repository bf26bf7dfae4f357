/**
 * The pages on which recordings are searched, heard and read.
 *
 * <p>Nothing is opened or decided in here: views ask the feature's services.
 */
@NullMarked
package dev.tapelock.recording.web;

import org.jspecify.annotations.NullMarked;
