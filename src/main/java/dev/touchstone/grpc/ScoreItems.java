package dev.touchstone.grpc;

import com.google.rpc.Status;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreResponse;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.wire.ScoreMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The items of one Score request: those that can be scored, and the errors of the others. */
final class ScoreItems {
    private final List<ScoreItem> items;
    private final List<ScoreInput> inputs = new ArrayList<>();
    private final Map<Integer, Status> errors = new HashMap<>();

    ScoreItems(List<ScoreItem> items) {
        this.items = items;
        for (int i = 0; i < items.size(); i++) {
            try {
                inputs.add(ScoreMapping.toDomain(items.get(i)));
            } catch (TouchstoneException e) {
                errors.put(i, ErrorMapping.toStatus(e.at(path(i))));
            }
        }
    }

    List<ScoreInput> inputs() {
        return inputs;
    }

    /** One result per item, in the order of the request. */
    ScoreResponse response(ScoreReport report) {
        ScoreResponse.Builder response = ScoreResponse.newBuilder()
                .setModelVersion(report.version().toString())
                .setContract(report.contract());
        ScoreTimings longest = ScoreTimings.NONE;
        Iterator<ScoreOutcome> outcomes = report.outcomes().iterator();
        for (int i = 0; i < items.size(); i++) {
            String id = items.get(i).getId();
            Status error = errors.get(i);
            if (error != null) {
                response.addResults(ScoreMapping.toProto(id, error));
                continue;
            }
            ScoreOutcome outcome = outcomes.next();
            response.addResults(result(id, path(i), outcome));
            longest = outcome instanceof ScoreOutcome.Scored scored ? longest.longer(scored.timings()) : longest;
        }
        return response.setTimings(ScoreMapping.toProto(longest)).build();
    }

    /** @param path of the item in its request */
    static ScoreResult result(String id, String path, ScoreOutcome outcome) {
        return switch (outcome) {
            case ScoreOutcome.Scored scored -> ScoreMapping.toProto(id, scored);
            case ScoreOutcome.Failed failed ->
                ScoreMapping.toProto(id, ErrorMapping.toStatus(failed.error().at(path)));
        };
    }

    private static String path(int index) {
        return "items[" + index + "]";
    }
}
