package dev.touchstone.jobs;

import java.util.List;

/** One kind of things that lie in the data directory until they are deleted. */
public interface Shelf {
    /** All that lies here. */
    List<Stored> content();

    /**
     * Deletes one of them.
     *
     * @throws dev.touchstone.domain.TouchstoneException IN_USE if it is needed by now
     */
    void delete(Stored stored);
}
