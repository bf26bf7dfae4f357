/**
 * The console's first page.
 *
 * <p>Nothing is decided in here: the view asks the features' services.
 */
@NullMarked
package dev.tapelock.console.web;

import org.jspecify.annotations.NullMarked;
