package dev.touchstone.gate;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.Curve;
import dev.touchstone.domain.Calibration.Curve.Kind;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.TouchstoneException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Finds what rewards mean from answers that people have called acceptable or not. */
public final class Calibrator {
    private static final int FOLDS = 5;
    private static final int FEWEST = 2 * FOLDS;

    private Calibrator() {}

    /**
     * The curve with the least held-out log loss (five folds, drawn from {@code seed}), fitted again on all answers, and the
     * thresholds that keep the target.
     *
     * @throws TouchstoneException INVALID_DATA when there are too few answers of a kind; it says how many more are needed
     */
    public static Calibration calibrate(
            List<LabelledReward> answers,
            GateTarget target,
            long seed,
            String contract,
            String dataSha256,
            Instant now) {
        Thresholds thresholds = Thresholds.choose(answers, target, FEWEST);
        List<LabelledReward> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, new Random(seed));
        Map<Kind, Double> losses = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            losses.put(kind, heldOutLoss(shuffled, kind));
        }
        Kind best =
                Collections.min(losses.entrySet(), Map.Entry.comparingByValue()).getKey();
        return new Calibration(
                contract,
                fit(answers, best),
                thresholds.acceptAbove(),
                thresholds.blockBelow(),
                target,
                thresholds.falseAccept(),
                thresholds.falseBlock(),
                losses,
                dataSha256,
                now);
    }

    private static double heldOutLoss(List<LabelledReward> shuffled, Kind kind) {
        double sum = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            Curve curve = fit(part(shuffled, fold, false), kind);
            for (LabelledReward answer : part(shuffled, fold, true)) {
                double p = Curves.probability(curve, answer.reward());
                sum -= Math.log(answer.acceptable() ? p : 1 - p);
            }
        }
        return sum / shuffled.size();
    }

    private static List<LabelledReward> part(List<LabelledReward> shuffled, int fold, boolean inside) {
        return IntStream.range(0, shuffled.size())
                .filter(i -> (i % FOLDS == fold) == inside)
                .mapToObj(shuffled::get)
                .toList();
    }

    private static Curve fit(List<LabelledReward> answers, Kind kind) {
        return kind == Kind.ISOTONIC ? IsotonicFit.fit(answers) : LogisticFit.fit(answers, kind);
    }
}
