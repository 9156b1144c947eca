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
        List<AnnotatorReliability> annotators,
        List<AttributePairs> attributes) {
    /** Of a run for answers as a whole alone. */
    public DataSummary(
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
        this(
                preferences,
                pairs,
                evalPairs,
                tiedPairs,
                droppedTooLong,
                droppedEqualAfterTruncation,
                truncatedTexts,
                unpairedTexts,
                skippedLines,
                sha256,
                format,
                dataset,
                evalDataset,
                annotators,
                List.of());
    }

    public DataSummary {
        attributes = List.copyOf(attributes);
        skippedLines = List.copyOf(skippedLines);
        annotators = List.copyOf(annotators);
    }
}
