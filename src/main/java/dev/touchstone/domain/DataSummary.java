package dev.touchstone.domain;

import java.util.List;

/** What the preference data of a run held; the contract's DataSummary documents each field. */
public record DataSummary(
        long preferences,
        long pairs,
        long evalPairs,
        long tiedPairs,
        long droppedTooLong,
        long droppedEqualAfterTruncation,
        long truncatedTexts,
        long unpairedTexts,
        List<String> skippedLines,
        String sha256,
        String format,
        String dataset,
        String evalDataset,
        List<AnnotatorReliability> annotators) {
    public DataSummary {
        skippedLines = List.copyOf(skippedLines);
        annotators = List.copyOf(annotators);
    }
}
