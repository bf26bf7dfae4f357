package dev.tapelock.keys;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What still refers to a key; the room that keeps recordings implements it. */
public interface KeyReferences {

    /** How many recordings each of these keys opens; a key that opens none may be absent. */
    Map<UUID, Long> recordingCounts(UUID organizationId, Collection<UUID> keyIds);

    /**
     * How many recordings are opened through each version of the organization's key configurations; without version 0. One whose parts
     * are under several keys of a version counts for each.
     */
    Map<Integer, Long> recordingCountsByConfiguration(UUID organizationId);

    /** How many recordings these keys open together; one whose parts are under several keys counts for the first of them alone. */
    long recordingCount(UUID organizationId, Collection<UUID> keyIds);
}
