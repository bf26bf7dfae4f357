package dev.tapelock.export;

import java.util.List;

/**
 * What a manifest says of one recording.
 *
 * @param files what lies at the destination for it, by their paths; none for one that failed or was skipped
 */
record ManifestEntry(BulkJobItem item, List<ExportedFile> files) {}
