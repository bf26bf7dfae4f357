/**
 * The pages' door: signing in and out, and who uses a page.
 *
 * <p>No rule of its own goes in here: the services of the feature decide.
 */
@NullMarked
package dev.tapelock.organization.web;

import org.jspecify.annotations.NullMarked;
