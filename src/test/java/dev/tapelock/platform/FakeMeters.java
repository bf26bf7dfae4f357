package dev.tapelock.platform;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Meters that show what was counted to the test. */
public final class FakeMeters extends Meters {

    private final Map<String, LongAdder> counts = new HashMap<>();

    @SuppressWarnings("NullAway")
    public FakeMeters() {
        super(null);
    }

    /** What was counted under that name so far. */
    public long counted(String name) {
        return adder(name).sum();
    }

    private synchronized LongAdder adder(String name) {
        return counts.computeIfAbsent(name, unknown -> new LongAdder());
    }

    @Override
    public Count count(String name, String description) {
        return adder(name)::add;
    }

    @Override
    public Count countBytes(String name, String description) {
        return adder(name)::add;
    }

    @Override
    public CountByWord countBy(String tag, String name, String description) {
        return word -> adder(name + "." + word).increment();
    }

    @Override
    public void level(String name, String description, Supplier<Number> now) {}

    @Override
    public void levelBytes(String name, String description, Supplier<Number> now) {}

    @Override
    public void age(String name, String description, Supplier<Optional<Instant>> since) {}

    @Override
    public void remaining(String name, String description, Supplier<Optional<Instant>> until) {}
}
