/**
 * Organizations, their users and API clients, what each may do, and how they prove who they are.
 *
 * <p>Nothing about recordings or their keys goes in here, but for the id of the active one.
 */
@NullMarked
package dev.tapelock.organization;

import org.jspecify.annotations.NullMarked;
