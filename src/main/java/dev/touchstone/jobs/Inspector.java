package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.InspectionRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.lint.Inspected;
import dev.touchstone.lint.Linter;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Looks at preferences with the eyes of a run. One look at a time: each holds all of its data in memory. */
public final class Inspector {
    private static final int MAX_BAD_LINES = 100_000;

    private final RequestCheck check;
    private final BaseModels bases;
    private final Lock turns = new ReentrantLock();

    Inspector(RequestCheck check, BaseModels bases) {
        this.check = check;
        this.bases = bases;
    }

    /** For a user of this machine, who may read whatever is there. */
    public static Inspector unconfined(BaseModels bases) {
        return new Inspector(RequestCheck.unconfined(bases), bases);
    }

    /**
     * Looks at what could be trained on; bad lines are part of what is found.
     *
     * @throws dev.touchstone.domain.TouchstoneException as {@link RequestCheck#effective}, INVALID_DATA when nothing can be read
     */
    public Inspection inspect(InspectionRequest request) {
        InspectionRequest effective = check.effective(request);
        return inTurn(
                effective, () -> check.data(effective, source -> PreferenceReader.readAny(source, MAX_BAD_LINES)));
    }

    /**
     * Looks at what is to be trained on.
     *
     * @param spec with effective options
     * @throws dev.touchstone.domain.TouchstoneException INVALID_DATA where training would be refused
     */
    Inspection inspect(TrainingSpec spec) {
        int tolerance = spec.options().maxSkippedLines();
        InspectionRequest request = check.effective(InspectionRequest.of(spec));
        return inTurn(request, () -> check.data(request, source -> PreferenceReader.read(source, tolerance)));
    }

    private Inspection inTurn(InspectionRequest request, Supplier<RequestCheck.Read> reading) {
        turns.lock();
        try {
            return look(request, reading.get());
        } finally {
            turns.unlock();
        }
    }

    private Inspection look(InspectionRequest request, RequestCheck.Read read) {
        Inspected data = new Inspected(request.data(), read.data());
        Optional<Inspected> evalData =
                read.evalData().map(set -> new Inspected(request.evalData().orElseThrow(), set));
        Optional<Path> base = bases.present(request.baseModel());
        if (base.isEmpty()) {
            return new Linter(request.baseModel(), request.options(), Optional.empty()).inspect(data, evalData);
        }
        try (TextTokenizer tokenizer = TextTokenizer.open(base.get())) {
            return new Linter(request.baseModel(), request.options(), Optional.of(tokenizer)).inspect(data, evalData);
        }
    }
}
