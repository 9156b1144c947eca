package dev.touchstone.grpc;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.function.Function;

/** The field {@code name} of requests. */
final class ResourceNames {
    private ResourceNames() {}

    /** @throws TouchstoneException INVALID_REQUEST */
    static ModelName model(String name) {
        return parse(name, ModelName::parse, "models/{model} or models/{model}/versions/{n}");
    }

    /** @throws TouchstoneException INVALID_REQUEST */
    static JobName job(String name) {
        return parse(name, JobName::parse, "jobs/{job}");
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
