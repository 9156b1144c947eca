import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.ErrorBound;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Verdict;
import dev.touchstone.gate.Calibrator;
import dev.touchstone.gate.Gate;
import dev.touchstone.gate.LabelledReward;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * How often a gate that was calibrated on one half of some labelled answers keeps its bound on the other half.
 *
 * <p>Usage: java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/gate_splits/GateSplits.java labelled.jsonl
 * scores.jsonl FALSE_ACCEPT FALSE_BLOCK CONFIDENCE [SPLITS], where `touchstone score` made scores.jsonl from labelled.jsonl. Each gate is
 * calibrated twice: for the rate in the long run, and for as many unacceptable answers as the other half has.
 */
final class GateSplits {
    public static void main(String... args) throws Exception {
        List<LabelledReward> answers = answers(Path.of(args[0]), Path.of(args[1]));
        GateTarget target = new GateTarget(
                Double.parseDouble(args[2]), Double.parseDouble(args[3]), Double.parseDouble(args[4]));
        int splits = args.length > 5 ? Integer.parseInt(args[5]) : 100;
        report("long run", splits, answers, other -> target);
        report("next answers", splits, answers, other -> new GateTarget(
                target.maxFalseAccept(), target.maxFalseBlock(), target.confidence(), unacceptable(other).size()));
    }

    private static void report(
            String name, int splits, List<LabelledReward> answers, Function<List<LabelledReward>, GateTarget> targets) {
        int kept = 0;
        double sum = 0;
        double bounds = 0;
        double worst = 0;
        for (int seed = 0; seed < splits; seed++) {
            List<LabelledReward> shuffled = new ArrayList<>(answers);
            Collections.shuffle(shuffled, new Random(seed));
            int half = shuffled.size() / 2;
            List<LabelledReward> other = shuffled.subList(half, shuffled.size());
            Calibration calibration = Calibrator.calibrate(
                    shuffled.subList(0, half), targets.apply(other), seed, "contract", "", Instant.EPOCH);
            ErrorBound stated = calibration.falseAccept();
            double bound = stated.nextUpperBound().orElse(stated.upperBound());
            double rate = falseAccept(calibration, other);
            kept += rate <= bound ? 1 : 0;
            sum += rate;
            bounds += bound;
            worst = Math.max(worst, rate);
        }
        System.out.printf(
                "%-12s  false-accept rate on the other half within the stated bound in %d of %d splits; bound %.4f and rate %.4f on"
                        + " average, worst %.4f%n",
                name, kept, splits, bounds / splits, sum / splits, worst);
    }

    private static List<LabelledReward> unacceptable(List<LabelledReward> answers) {
        return answers.stream().filter(answer -> !answer.acceptable()).toList();
    }

    private static double falseAccept(Calibration calibration, List<LabelledReward> answers) {
        List<LabelledReward> unacceptable = unacceptable(answers);
        long accepted = unacceptable.stream()
                .filter(answer -> Gate.verdict(calibration, answer.reward()) == Verdict.ACCEPT)
                .count();
        return (double) accepted / unacceptable.size();
    }

    private static List<LabelledReward> answers(Path labelled, Path scores) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> labels = Files.readAllLines(labelled);
        List<String> rewards = Files.readAllLines(scores);
        List<LabelledReward> answers = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            JsonNode score = json.readTree(rewards.get(i));
            answers.add(new LabelledReward(
                    score.get("reward").asDouble(),
                    json.readTree(labels.get(i)).get("label").asInt() == 1));
        }
        return answers;
    }
}
