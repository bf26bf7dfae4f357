/**
 * The API's door: tokens, who calls, what a caller may do, and the first administrator.
 *
 * <p>No rule of its own goes in here: the services of the feature decide.
 */
@NullMarked
package dev.tapelock.organization.rest;

import org.jspecify.annotations.NullMarked;
