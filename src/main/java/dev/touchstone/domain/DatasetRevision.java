package dev.touchstone.domain;

import java.time.Instant;
import java.util.List;

/**
 * What is known of a sealed revision of a dataset; the contract's DatasetRevision documents each field.
 *
 * @param name with its revision
 * @param sha256 of the content as it was sealed, in hex; versions trained with the revision recorded it
 * @param contentSha256 of the content as it is now: another one once something has been erased from it
 * @param sources SHA-256 of each imported file that it consists of, in hex
 * @param requestId of the import that made it; may be empty
 * @param erased records of which all or a part has been erased since
 */
public record DatasetRevision(
        DatasetName name,
        Instant createTime,
        String format,
        String sha256,
        String contentSha256,
        long records,
        long annotators,
        long sizeBytes,
        List<String> sources,
        String requestId,
        long erased) {
    public DatasetRevision {
        new Violations()
                .check(name.revision().isPresent(), "name", name, "datasets/{dataset}/revisions/{n}")
                .throwIfAny();
        sources = List.copyOf(sources);
    }

    public int number() {
        return name.revision().orElseThrow();
    }

    /** This with other content, from which something was erased. */
    public DatasetRevision erased(String newContentSha256, long newRecords, long newAnnotators, long bytes, long more) {
        return new DatasetRevision(
                name,
                createTime,
                format,
                sha256,
                newContentSha256,
                newRecords,
                newAnnotators,
                bytes,
                sources,
                requestId,
                erased + more);
    }
}
