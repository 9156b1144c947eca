package dev.touchstone.dataset;

import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import java.time.Instant;
import java.util.List;

/**
 * Where a revision comes from.
 *
 * @param format what was imported was read as
 * @param sources SHA-256 of each imported file, in hex
 * @param requestId of the import; may be empty
 */
record Provenance(String id, Instant time, String format, List<String> sources, String requestId) {
    DatasetRevision sealed(int number, Content content, long sizeBytes) {
        return new DatasetRevision(
                DatasetName.of(id, number),
                time,
                format,
                content.sha256(),
                content.sha256(),
                content.records().size(),
                content.annotators(),
                sizeBytes,
                sources,
                requestId,
                0);
    }
}
