/**
 * The page of the organization's keys.
 *
 * <p>Nothing is decided in here: views ask the feature's services.
 */
@NullMarked
package dev.tapelock.keys.web;

import org.jspecify.annotations.NullMarked;
