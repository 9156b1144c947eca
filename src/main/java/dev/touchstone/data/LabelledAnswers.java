package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.LabelledAnswer;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers that people have called acceptable or not.
 *
 * @param sha256 of the content, decompressed, in hex; of answers in a request: of the lines that would hold them
 */
public record LabelledAnswers(List<Answer> answers, String sha256) {
    private static final int BUFFER = 1 << 16;

    /** @param place {@code file:line}, or the field of a request */
    public record Answer(String place, ScoreInput input, boolean acceptable) {}

    public LabelledAnswers {
        answers = List.copyOf(answers);
    }

    /**
     * The answers of a source.
     *
     * @throws TouchstoneException what {@link #read} throws
     */
    public static LabelledAnswers of(LabelledSource source) {
        return switch (source) {
            case LabelledSource.Location location -> read(location.path());
            case LabelledSource.Inline inline -> inline(inline.answers());
            case LabelledSource.Dataset dataset ->
                throw new IllegalArgumentException(dataset.name() + ": a name (expected: the place of its file)");
        };
    }

    private static LabelledAnswers inline(List<LabelledAnswer> given) {
        List<Answer> answers = new ArrayList<>();
        Sha256 sha256 = new Sha256();
        for (int i = 0; i < given.size(); i++) {
            LabelledAnswer one = given.get(i);
            answers.add(new Answer("answers.inline.answers[" + i + "]", one.input(), one.acceptable()));
            sha256.update(CanonicalForm.line(one) + "\n");
        }
        return new LabelledAnswers(answers, sha256.hex());
    }

    /**
     * Reads lines as {@link ScoreLines} does, each with {@code label}: 1 or true for acceptable, 0 or false for not. Labels by a single
     * attribute are left out. Symbolic links are not followed.
     *
     * @throws TouchstoneException INVALID_DATA naming the first bad line and its field, STORAGE_FAILED
     */
    public static LabelledAnswers read(Path file) {
        ByteBudget budget = new ByteBudget(file.toString(), ByteBudget.limit());
        Sha256 sha256 = new Sha256();
        List<Answer> answers = new ArrayList<>();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), BUFFER);
                InputStream content = new DigestInputStream(
                        budget.counting(Gzip.decompressed(raw, file.toString())), sha256.digest())) {
            LineReader lines = new LineReader(content, JsonLine.MAX_BYTES);
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                answer(file + ":" + line.number(), line).ifPresent(answers::add);
            }
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        return new LabelledAnswers(answers, sha256.hex());
    }

    private static Optional<Answer> answer(String place, LineReader.Line line) {
        try {
            return JsonLine.fields(line)
                    .filter(fields ->
                            fields.text("attribute", Attribute.OVERALL).equals(Attribute.OVERALL))
                    .map(fields -> new Answer(place, ScoreLine.input(fields), fields.label("label")));
        } catch (TouchstoneException e) {
            throw new TouchstoneException(Reason.INVALID_DATA, place + ": " + e.getMessage(), e);
        }
    }
}
