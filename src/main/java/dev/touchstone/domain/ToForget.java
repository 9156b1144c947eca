package dev.touchstone.domain;

/** What a dataset is to forget. */
public sealed interface ToForget {
    /** Every judgement of one person, and the records that rest on them alone. */
    record Annotator(String name) implements ToForget {
        public Annotator {
            new Violations()
                    .check(!name.isBlank(), "annotator", "empty", "the name of one")
                    .throwIfAny();
        }
    }

    /** Every record with this id. */
    record RecordId(String id) implements ToForget {
        public RecordId {
            new Violations()
                    .check(!id.isBlank(), "record", "empty", "the id of one")
                    .throwIfAny();
        }
    }
}
