/**
 * What every feature stands on: typed settings, the clock, the error family, start order and health.
 *
 * <p>No feature's own rule goes in here, and nothing here imports a feature.
 */
@NullMarked
package dev.tapelock.platform;

import org.jspecify.annotations.NullMarked;
