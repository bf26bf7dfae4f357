package dev.tapelock.recording;

import dev.tapelock.platform.OwnedId;
import dev.tapelock.storage.ObjectKey;

/**
 * What a row says of an object of the repository.
 *
 * @param isStored whether it must be there; otherwise it lies in a spool still, and may be there already
 */
public record ExpectedObject(OwnedId id, ObjectKey key, boolean isStored, long lengthBytes) {}
