/**
 * What stands between the server and H2: it lets transactions write one after another.
 *
 * <p>The server loads this room with the JDBC driver, outside of the application: it uses the JDK and H2, and nothing of ours
 * goes in here that knows what is stored.
 */
@NullMarked
package dev.tapelock.platform.h2;

import org.jspecify.annotations.NullMarked;
