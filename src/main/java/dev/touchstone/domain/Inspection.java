package dev.touchstone.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a look at preferences found, without any of their texts; the contract's DatasetInspection documents each field.
 *
 * @param source where the preferences come from
 * @param evalSource where those to measure on come from; empty when they are split off the others
 * @param tokens what a base model's tokenizer makes of them; empty where that is not at hand
 * @param longerAnswerAccuracy accuracy of "the longer answer wins", with its 95 % interval
 * @param skippedLines bad lines, as {@code file:line: field: problem}
 * @param findings the gravest first
 */
public record Inspection(
        String source,
        String evalSource,
        String format,
        String sha256,
        Counts counts,
        Distribution promptChars,
        Distribution answerChars,
        Optional<TokenLengths> tokens,
        Estimate longerAnswerAccuracy,
        List<JudgedAgreement> agreements,
        List<LanguageShare> languages,
        List<String> skippedLines,
        List<Finding> findings) {
    /**
     * How many there are.
     *
     * @param evalRecords of the records, those that training would measure on
     * @param prompts texts without a prompt count as one each
     * @param answers distinct ones
     * @param annotators known by a name
     * @param pairs that training would learn from, before any is left out as too long
     * @param evalPairs that training would measure on
     * @param tiedPairs pairs without a majority
     * @param attributes pairs that training would make by each attribute that is judged; empty where answers are judged as a whole alone
     */
    public record Counts(
            long records,
            long evalRecords,
            long pairRecords,
            long rankingRecords,
            long ratingRecords,
            long acceptableRecords,
            long unacceptableRecords,
            long prompts,
            long answers,
            long annotators,
            long pairs,
            long evalPairs,
            long tiedPairs,
            long unpairedTexts,
            List<AttributePairs> attributes) {
        public Counts {
            attributes = List.copyOf(attributes);
        }
    }

    /** Mean and percentiles; all 0 of nothing. */
    public record Distribution(
            long count,
            double mean,
            double min,
            double p5,
            double p25,
            double p50,
            double p75,
            double p95,
            double p99,
            double max) {
        public static final Distribution NONE = new Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Lengths as a model would see them.
     *
     * @param inputs prompt and answer together, special tokens included, before anything is cut off
     */
    public record TokenLengths(String baseModel, int maxLength, Truncation truncation, Distribution inputs) {}

    /**
     * How far people agree who judged the same answers in one form.
     *
     * @param form such as "rankings"
     * @param w Kendall's W of each prompt
     */
    public record JudgedAgreement(String form, Agreement agreement, Distribution w) {}

    /**
     * Records whose answers are in a language.
     *
     * @param language ISO 639-3; {@code und} where the answers are too short, or too mixed, to tell
     */
    public record LanguageShare(String language, long records) {}

    public Inspection {
        agreements = List.copyOf(agreements);
        languages = List.copyOf(languages);
        skippedLines = List.copyOf(skippedLines);
        findings = List.copyOf(findings);
    }
}
