/**
 * What {@code mvn} shows somebody who comes for the first time: two organizations with recordings, and where to go on.
 *
 * <p>It stands above all features and calls their services as anybody would; no feature knows of it.
 */
@NullMarked
package dev.tapelock.demo;

import org.jspecify.annotations.NullMarked;
