package dev.tapelock.export;

/**
 * What a manifest lists, counted.
 *
 * @param exported recordings that lie at the destination, in so many files with so many bytes
 */
record ManifestTotals(long exported, long failed, long skipped, long files, long lengthBytes) {

    static final ManifestTotals NONE = new ManifestTotals(0, 0, 0, 0, 0);

    ManifestTotals and(ManifestEntry entry) {
        BulkJobItemState state = entry.item().state();
        return new ManifestTotals(
                exported + (state == BulkJobItemState.DONE ? 1 : 0),
                failed + (state == BulkJobItemState.FAILED ? 1 : 0),
                skipped + (state == BulkJobItemState.SKIPPED ? 1 : 0),
                files + entry.files().size(),
                lengthBytes
                        + entry.files().stream()
                                .mapToLong(ExportedFile::lengthBytes)
                                .sum());
    }
}
