/**
 * Opens sealed files without a server: the commands of {@code tapelock.jar}.
 *
 * <p>Nothing that needs a container or a database goes in here, and nothing that writes a sealed file: that is {@code edge}.
 */
@NullMarked
package dev.tapelock.opener;

import org.jspecify.annotations.NullMarked;
