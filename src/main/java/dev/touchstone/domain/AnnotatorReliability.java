package dev.touchstone.domain;

/**
 * How far one annotator can be relied on; the contract's AnnotatorReliability documents each field.
 *
 * @param reliability 0 to 1; 0.5 says nothing, less means the opposite
 * @param comparisons of two answers that they judged
 * @param attribute by which they judged
 */
public record AnnotatorReliability(String annotator, double reliability, long comparisons, String attribute) {
    public AnnotatorReliability(String annotator, double reliability, long comparisons) {
        this(annotator, reliability, comparisons, Attribute.OVERALL);
    }
}
