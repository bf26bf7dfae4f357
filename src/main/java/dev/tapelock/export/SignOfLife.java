package dev.tapelock.export;

import java.util.function.Supplier;

/** Says that a run lives, so that no other one takes its job. Thread-safe. */
public interface SignOfLife {

    /** For what no run does. */
    SignOfLife NONE = new SignOfLife() {
        @Override
        public <T> T during(Supplier<T> call) {
            return call.get();
        }

        @Override
        public void require() {}
    };

    /** Makes a call that may take longer than a run may be silent; what it throws is thrown unchanged. */
    <T> T during(Supplier<T> call);

    /**
     * Asks at once, before something that only the last run may do.
     *
     * @throws JobLostException if the run may not go on
     */
    void require();
}
