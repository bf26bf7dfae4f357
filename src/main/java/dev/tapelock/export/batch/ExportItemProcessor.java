package dev.tapelock.export.batch;

import dev.tapelock.export.ExportRun;
import dev.tapelock.export.ItemOutcome;
import dev.tapelock.export.RecordingExport;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Judges what became of one recording, after those before it. */
@Named
@Dependent
public class ExportItemProcessor implements ItemProcessor {

    @Inject
    private StepContext step;

    @Inject
    private RecordingExport exports;

    @Override
    public Object processItem(Object item) {
        ExportRun run = (ExportRun) step.getTransientUserData();
        ItemOutcome outcome = exports.judge(run, (ItemOutcome) item);
        if (outcome.isHalted()) {
            run.stop();
        }
        return outcome;
    }
}
