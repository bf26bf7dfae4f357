package dev.tapelock.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/**
 * What operators see of the server at {@code /metrics}: features say what they count, and this says how it is shown.
 *
 * <p>No meter is per organization: their number would grow with the customers, and one customer's business would show. Safe
 * for use by many threads; counting takes no lock.
 */
@ApplicationScoped
public class Meters {

    private static final String PREFIX = "tapelock_";

    private final MetricRegistry registry;

    @Inject
    Meters(MetricRegistry registry) {
        this.registry = registry;
    }

    /** A number that only grows, from 0 at the server's start. */
    @FunctionalInterface
    public interface Count {

        void add(long more);

        default void addOne() {
            add(1);
        }
    }

    /** A number that only grows, for each of a few words. */
    @FunctionalInterface
    public interface CountByWord {

        void addOne(String word);
    }

    /** @param name what is counted, in lower case with underscores, without the unit */
    public Count count(String name, String description) {
        return registry.counter(metadata(name, MetricUnits.NONE, description))::inc;
    }

    /** The same for bytes. */
    public Count countBytes(String name, String description) {
        return registry.counter(metadata(name, MetricUnits.BYTES, description))::inc;
    }

    /** @param tag what the words are; there may be some ten of them, none of which a caller can make up */
    public CountByWord countBy(String tag, String name, String description) {
        Metadata metadata = metadata(name, MetricUnits.NONE, description);
        return word -> {
            Counter counter = registry.counter(metadata, new Tag(tag, word));
            counter.inc();
        };
    }

    /** A number that goes up and down, asked for at each look: it must be at hand, without a query. */
    public void level(String name, String description, Supplier<Number> now) {
        registry.gauge(metadata(name, MetricUnits.NONE, description), now);
    }

    /** The same for bytes. */
    public void levelBytes(String name, String description, Supplier<Number> now) {
        registry.gauge(metadata(name, MetricUnits.BYTES, description), now);
    }

    /** How long ago something was, in seconds; not a number while there is nothing. */
    public void age(String name, String description, Supplier<Optional<Instant>> since) {
        registry.gauge(
                metadata(name, MetricUnits.SECONDS, description),
                () -> since.get().map(then -> seconds(then, Instant.now())).orElse(Double.NaN));
    }

    /** How long it is until something, in seconds, negative if it is overdue; not a number while there is nothing. */
    public void remaining(String name, String description, Supplier<Optional<Instant>> until) {
        registry.gauge(
                metadata(name, MetricUnits.SECONDS, description),
                () -> until.get().map(then -> seconds(Instant.now(), then)).orElse(Double.NaN));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static Metadata metadata(String name, String unit, String description) {
        return Metadata.builder()
                .withName(PREFIX + name)
                .withUnit(unit)
                .withDescription(description)
                .build();
    }
}
