package dev.touchstone.wire;

import java.util.Optional;
import java.util.stream.Stream;

/** Enums of the contract and of the domain, whose constants differ only by the contract's prefix. */
final class Enums {
    private Enums() {}

    /** The domain's constant; empty for UNSPECIFIED and for one this version does not know. */
    static <E extends Enum<E>> Optional<E> toDomain(Class<E> type, Enum<?> contract, String prefix) {
        return contract.name().startsWith(prefix)
                ? named(type, contract.name().substring(prefix.length()))
                : Optional.empty();
    }

    /** The constant of a name, if there is one. */
    static <E extends Enum<E>> Optional<E> named(Class<E> type, String name) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst();
    }
}
