package dev.touchstone.domain;

/**
 * How a file is to be imported.
 *
 * @param dataset id of the dataset
 * @param replace whether the new revision holds the file alone; otherwise it is appended to the newest revision
 * @param requestId a UUID, or empty; two imports with the same one are the same import
 * @param maxSkippedLines how many bad lines may be left out
 */
public record DatasetImport(String dataset, FileFormat format, boolean replace, String requestId, int maxSkippedLines) {
    public DatasetImport {
        new Violations()
                .check(
                        DatasetName.isId(dataset),
                        "dataset",
                        dataset,
                        "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(maxSkippedLines >= 0, "max_skipped_lines", maxSkippedLines, ">= 0")
                .throwIfAny();
    }
}
