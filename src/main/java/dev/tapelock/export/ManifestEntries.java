package dev.tapelock.export;

import java.util.List;

/** Where a manifest's entries come from, page by page in the order of the job; a page is the same whenever it is asked for. */
interface ManifestEntries {

    /** Recordings that lie at the destination, behind that number; none behind the last one. */
    List<ManifestEntry> exported(long behind);

    /** Recordings that failed or were skipped, behind that number; none behind the last one. */
    List<ManifestEntry> others(long behind);
}
