/**
 * The pages of bulk jobs and destinations.
 *
 * <p>Nothing is decided in here: views ask the feature's services.
 */
@NullMarked
package dev.tapelock.export.web;

import org.jspecify.annotations.NullMarked;
