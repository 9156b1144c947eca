package dev.touchstone.grpc;

import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The field {@code name} of requests. */
final class ResourceNames {
    private static final String VERSION = "models/{model}/versions/{n} or models/{model}@{champion or candidate}";

    private ResourceNames() {}

    /**
     * A model, or one version of it.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    static ModelName model(String name) {
        return parse(name, ModelName::parse, "models/{model}, " + VERSION);
    }

    /**
     * One version of a model.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    static ModelName version(String name) {
        return parse(name, text -> require(ModelName.parse(text), model -> !model.isModel()), VERSION);
    }

    /**
     * A model as a whole.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    static ModelName modelAlone(String name) {
        return parse(name, text -> require(ModelName.parse(text), ModelName::isModel), "models/{model}");
    }

    private static ModelName require(ModelName name, Predicate<ModelName> kind) {
        if (!kind.test(name)) {
            throw new TouchstoneException(Reason.INVALID_REQUEST, name.toString());
        }
        return name;
    }

    /** @throws TouchstoneException INVALID_REQUEST */
    static JobName job(String name) {
        return parse(name, JobName::parse, "jobs/{job}");
    }

    /** @throws TouchstoneException INVALID_REQUEST */
    static DatasetName dataset(String name) {
        return parse(name, DatasetName::parse, "datasets/{dataset} or datasets/{dataset}/revisions/{n}");
    }

    private static <T> T parse(String name, Function<String, T> parser, String expected) {
        try {
            return parser.apply(name);
        } catch (TouchstoneException e) {
            String given = name.isEmpty() ? "empty" : name;
            throw new TouchstoneException(List.of(new FieldViolation("name", given + " (expected: " + expected + ")")));
        }
    }
}
