/**
 * What stands above all features and belongs to none: the console's first page.
 *
 * <p>Nothing that a single feature could say goes in here.
 */
@NullMarked
package dev.tapelock.console;

import org.jspecify.annotations.NullMarked;
