package dev.touchstone.lint;

import dev.touchstone.data.AllCores;
import dev.touchstone.data.Spread;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Inspection.LanguageShare;
import dev.touchstone.domain.Preference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** In which languages records are answered, as the model of Apache OpenNLP for 103 languages tells it; of many records, of so many at even distances. */
final class Languages {
    static final String UNDETERMINED = "und";

    private static final String MODEL = "/langdetect-183.bin";
    private static final int RECORDS_PER_TASK = 256;
    private static final int CHARS_READ = 300;
    /** Of fewer letters nobody can tell. */
    private static final int LEAST_LETTERS = 60;
    /** How much likelier the first language must be than the second. */
    private static final double CLEARLY = 2;

    private static final int MOST_RECORDS = 20_000;

    private final Records records;
    /** Indexes of the records that were looked at. */
    private final List<Integer> rows;

    private final List<String> languages;

    private Languages(Records records, List<Integer> rows, List<String> languages) {
        this.records = records;
        this.rows = rows;
        this.languages = languages;
    }

    static Languages detect(Records records) {
        LanguageDetectorModel model = load();
        ThreadLocal<LanguageDetectorME> detectors = ThreadLocal.withInitial(() -> new LanguageDetectorME(model));
        List<Integer> rows = Spread.over(records.indexes().boxed().toList(), MOST_RECORDS);
        return new Languages(
                records,
                rows,
                AllCores.map(
                        rows,
                        RECORDS_PER_TASK,
                        row -> language(beginnings(records.preferences().get(row)), detectors.get())));
    }

    private static LanguageDetectorModel load() {
        try (InputStream in = Objects.requireNonNull(LanguageDetectorModel.class.getResourceAsStream(MODEL))) {
            return new LanguageDetectorModel(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String beginnings(Preference record) {
        List<String> answers = record.answers();
        int each = Math.max(1, CHARS_READ / answers.size());
        return answers.stream()
                .map(answer -> answer.substring(0, Math.min(each, answer.length())))
                .collect(Collectors.joining("\n"));
    }

    private static String language(String text, LanguageDetectorME detector) {
        if (text.codePoints().filter(Character::isLetter).count() < LEAST_LETTERS) {
            return UNDETERMINED;
        }
        Language[] likeliest = detector.predictLanguages(text);
        boolean isClear = likeliest[0].getConfidence() >= CLEARLY * likeliest[1].getConfidence();
        return isClear ? likeliest[0].getLang() : UNDETERMINED;
    }

    /** The most frequent first. */
    List<LanguageShare> shares() {
        return languages.stream()
                .collect(Collectors.groupingBy(language -> language, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(one -> new LanguageShare(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong(LanguageShare::records).reversed())
                .toList();
    }

    /** Records in another language than most. */
    List<Finding> findings() {
        Optional<String> main = shares().stream()
                .map(LanguageShare::language)
                .filter(language -> !language.equals(UNDETERMINED))
                .findFirst();
        BitSet others = new BitSet();
        for (int i = 0; i < rows.size(); i++) {
            boolean isOther = main.isPresent()
                    && !languages.get(i).equals(UNDETERMINED)
                    && !languages.get(i).equals(main.get());
            others.set(rows.get(i), isOther);
        }
        return others.isEmpty()
                ? List.of()
                : List.of(records.finding(
                        Finding.Kind.OTHER_LANGUAGE,
                        Finding.Severity.INFO,
                        others,
                        "seemingly answered in another language than most, which are in " + main.orElseThrow(),
                        "see that the base model knows these languages, and measure each on its own"));
    }
}
