package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.InspectionRequest;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.AnnotatorAgreement;
import dev.touchstone.grpc.v1.AnnotatorTau;
import dev.touchstone.grpc.v1.DatasetInspection;
import dev.touchstone.grpc.v1.Distribution;
import dev.touchstone.grpc.v1.FindingKind;
import dev.touchstone.grpc.v1.FindingSeverity;
import dev.touchstone.grpc.v1.InspectDatasetRequest;
import dev.touchstone.grpc.v1.InspectionCounts;
import dev.touchstone.grpc.v1.LanguageShare;
import dev.touchstone.grpc.v1.RecordPlace;
import dev.touchstone.grpc.v1.TokenLengths;
import dev.touchstone.grpc.v1.TrainOptions;
import java.util.Optional;

/** What the linter is asked and what it found. */
public final class InspectionMapping {
    /** Whose tokenizer counts where none is named. */
    private static final String DEFAULT_BASE = "minilm";

    private InspectionMapping() {}

    /** @throws TouchstoneException INVALID_REQUEST naming every bad field */
    public static InspectionRequest toDomain(InspectDatasetRequest request) {
        String base = request.getBaseModel().isEmpty() ? DEFAULT_BASE : request.getBaseModel();
        Violations violations = new Violations();
        DataSource data = violations.collect("data", () -> PreferenceMapping.toDomain(request.getData()));
        DataSource evalData = request.hasEvalData()
                ? violations.collect("eval_data", () -> PreferenceMapping.toDomain(request.getEvalData()))
                : null;
        TrainingOptions options = violations.collect(
                "", () -> OptionsMapping.toDomain(options(request), TrainingOptions.defaultsFor(base)));
        violations.throwIfAny();
        return new InspectionRequest(
                base, requireNonNull(data), Optional.ofNullable(evalData), requireNonNull(options));
    }

    private static TrainOptions options(InspectDatasetRequest request) {
        TrainOptions.Builder options = TrainOptions.newBuilder().setTruncationValue(request.getTruncationValue());
        if (request.hasMaxLength()) {
            options.setMaxLength(request.getMaxLength());
        }
        if (request.hasEvalFraction()) {
            options.setEvalFraction(request.getEvalFraction());
        }
        if (request.hasSeed()) {
            options.setSeed(request.getSeed());
        }
        return options.build();
    }

    public static DatasetInspection toProto(Inspection found) {
        DatasetInspection.Builder builder = DatasetInspection.newBuilder()
                .setDataSource(found.source())
                .setEvalDataSource(found.evalSource())
                .setFormat(found.format())
                .setSha256(found.sha256())
                .setCounts(toProto(found.counts()))
                .setPromptChars(toProto(found.promptChars()))
                .setAnswerChars(toProto(found.answerChars()))
                .setLongerAnswerAccuracy(Estimates.toProto(found.longerAnswerAccuracy()))
                .addAllAgreements(found.agreements().stream()
                        .map(InspectionMapping::toProto)
                        .toList())
                .addAllSkippedLines(found.skippedLines())
                .addAllFindings(found.findings().stream()
                        .map(InspectionMapping::toProto)
                        .toList());
        found.languages()
                .forEach(one -> builder.addLanguages(
                        LanguageShare.newBuilder().setLanguage(one.language()).setRecords(one.records())));
        found.tokens().map(InspectionMapping::toProto).ifPresent(builder::setTokens);
        return builder.build();
    }

    private static InspectionCounts toProto(Inspection.Counts counts) {
        return InspectionCounts.newBuilder()
                .setRecords(counts.records())
                .setEvalRecords(counts.evalRecords())
                .setPairRecords(counts.pairRecords())
                .setRankingRecords(counts.rankingRecords())
                .setRatingRecords(counts.ratingRecords())
                .setAcceptableRecords(counts.acceptableRecords())
                .setUnacceptableRecords(counts.unacceptableRecords())
                .setPrompts(counts.prompts())
                .setAnswers(counts.answers())
                .setAnnotators(counts.annotators())
                .setPairs(counts.pairs())
                .setEvalPairs(counts.evalPairs())
                .setTiedPairs(counts.tiedPairs())
                .setUnpairedTexts(counts.unpairedTexts())
                .addAllAttributes(counts.attributes().stream()
                        .map(ProgressMapping::toProto)
                        .toList())
                .build();
    }

    private static Distribution toProto(Inspection.Distribution of) {
        return Distribution.newBuilder()
                .setCount(of.count())
                .setMean(of.mean())
                .setMin(of.min())
                .setP5(of.p5())
                .setP25(of.p25())
                .setP50(of.p50())
                .setP75(of.p75())
                .setP95(of.p95())
                .setP99(of.p99())
                .setMax(of.max())
                .build();
    }

    private static TokenLengths toProto(Inspection.TokenLengths tokens) {
        return TokenLengths.newBuilder()
                .setBaseModel(tokens.baseModel())
                .setMaxLength(tokens.maxLength())
                .setTruncation(OptionsMapping.truncation(tokens.truncation()))
                .setInputs(toProto(tokens.inputs()))
                .build();
    }

    private static AnnotatorAgreement toProto(Inspection.JudgedAgreement judged) {
        Agreement agreement = judged.agreement();
        return AnnotatorAgreement.newBuilder()
                .setForm(judged.form())
                .setPrompts(agreement.prompts())
                .setAnswers(agreement.answers())
                .setAlpha(Estimates.toProto(agreement.alpha()))
                .setMeanW(Estimates.toProto(agreement.meanW()))
                .setW(toProto(judged.w()))
                .addAllAnnotators(agreement.annotators().stream()
                        .map(one -> AnnotatorTau.newBuilder()
                                .setAnnotator(one.name())
                                .setAnswers(one.answers())
                                .setTau(Estimates.toProto(one.tau()))
                                .build())
                        .toList())
                .build();
    }

    public static dev.touchstone.grpc.v1.Finding toProto(Finding finding) {
        return dev.touchstone.grpc.v1.Finding.newBuilder()
                .setKind(FindingKind.valueOf("FINDING_KIND_" + finding.kind().name()))
                .setSeverity(FindingSeverity.valueOf(
                        "FINDING_SEVERITY_" + finding.severity().name()))
                .setRecords(finding.records())
                .addAllExamples(finding.examples().stream()
                        .map(where -> RecordPlace.newBuilder()
                                .setPlace(where.place())
                                .setId(where.id())
                                .build())
                        .toList())
                .setProblem(finding.problem())
                .setAction(finding.action())
                .build();
    }
}
