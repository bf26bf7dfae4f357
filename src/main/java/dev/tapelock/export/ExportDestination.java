package dev.tapelock.export;

import java.util.UUID;

/**
 * Writes to one kind of destination, and reads what was put there. Adapters are found by CDI.
 *
 * <p>Safe for use by many threads; calls may take as long as the place takes to answer, so none is made in a transaction.
 */
public interface ExportDestination {

    /** The kind of destinations that this one writes to. */
    DestinationKind kind();

    /** Whether the place encrypts what lies there. */
    boolean isProtected(DestinationOrder order);

    /** Tries whether the organization can use the place, without leaving a trace. */
    DestinationFinding check(UUID organizationId, DestinationOrder order);

    /** Whether one of the two lies in the other, or both are the same place. */
    boolean overlap(DestinationOrder one, DestinationOrder other);

    /**
     * Begins to write for a run, and removes what earlier runs of the same job left half written. The caller closes it.
     *
     * @param life is asked to say that the run lives while the place takes its time
     * @throws DestinationUnavailableException if the place cannot be used now
     */
    ExportTarget begin(Destination destination, JobRun run, SignOfLife life);

    /**
     * Opens the organization's part of the place to read it. The caller closes it.
     *
     * @param life as for {@link #begin}
     * @throws DestinationUnavailableException if the place cannot be used now
     */
    ExportSource open(Destination destination, SignOfLife life);

    /**
     * The same for somebody who waits for the answer: it does not try as long.
     *
     * @throws DestinationUnavailableException if the place cannot be used now
     */
    ExportSource openNow(Destination destination);
}
