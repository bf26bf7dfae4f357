package dev.tapelock.export;

import dev.tapelock.recording.RecordingFilter;
import dev.tapelock.recording.RecordingFilters;
import dev.tapelock.recording.RecordingPredicate;
import dev.tapelock.recording.RecordingPredicate.Dimension;
import dev.tapelock.recording.RecordingPredicate.Operator;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Filters to try with. */
final class SampleFilters {

    private static final UUID ID = new UUID(-1, -1);

    /** Each kind of part. */
    static final RecordingFilters VARIED = new RecordingFilters(
            List.of(new RecordingFilter(
                    true,
                    List.of(
                            all(is(Dimension.DIRECTION, "inbound"), is(Dimension.USER_ID, ID.toString())),
                            all(new RecordingPredicate(Dimension.QUEUE_ID, Operator.NOT_EXISTS, Optional.empty()))),
                    List.of(new RecordingPredicate(Dimension.USER_ID, Operator.EXISTS, Optional.empty())))),
            List.of(all(is(Dimension.MEDIA_TYPE, "voice"))));

    /** As much to be stored as may be. */
    static final RecordingFilters LONGEST = new RecordingFilters(
            Collections.nCopies(
                    RecordingFilters.MOST_PREDICATES,
                    new RecordingFilter(false, List.of(all(is(Dimension.CONVERSATION_ID, ID.toString()))), List.of())),
            List.of());

    private SampleFilters() {}

    private static RecordingFilter all(RecordingPredicate... predicates) {
        return new RecordingFilter(false, List.of(), List.of(predicates));
    }

    private static RecordingPredicate is(Dimension dimension, String value) {
        return new RecordingPredicate(dimension, Operator.MATCHES, Optional.of(value));
    }
}
