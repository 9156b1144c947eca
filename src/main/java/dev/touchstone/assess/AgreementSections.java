package dev.touchstone.assess;

import dev.touchstone.data.Panel;
import dev.touchstone.data.Panel.Form;
import dev.touchstone.data.SharedOpinions;
import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Opinion;
import dev.touchstone.gate.AgreementStatistics;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** How far people agree with one another, where several judged the same answers. */
final class AgreementSections {
    private static final int PEOPLE_SHOWN = 50;
    /** More say nothing more, and each is resampled a thousand times. */
    private static final int MOST_ANSWERS = 2_000;

    private static final long SEED = 0;

    private AgreementSections() {}

    static List<Section> of(List<Panel> panels) {
        List<Section> sections = new ArrayList<>();
        add(
                "rankings and choices",
                opinions(panels, form -> form == Form.PAIR || form == Form.RANKING),
                false,
                sections);
        add("ratings", opinions(panels, Form::isRated), true, sections);
        add("labels", opinions(panels, form -> form == Form.LABELLED_TEXTS), true, sections);
        return sections;
    }

    private static void add(String what, List<List<Opinion>> opinions, boolean oneScale, List<Section> sections) {
        Agreement agreement = oneScale
                ? AgreementStatistics.ofRatings(opinions, SEED)
                : AgreementStatistics.ofRankings(opinions, SEED);
        if (agreement.prompts() > 0) {
            sections.add(section(what, agreement));
        }
    }

    /** Of sets of answers that several people judged, or of the answers of one large set, every so manieth. */
    private static List<List<Opinion>> opinions(List<Panel> panels, Predicate<Form> kind) {
        List<List<Opinion>> shared =
                SharedOpinions.of(panels.stream()
                                .filter(panel -> kind.test(panel.form()))
                                .toList())
                        .stream()
                        .filter(opinions -> opinions.size() > 1)
                        .toList();
        return every(shared).stream()
                .map(opinions -> opinions.stream()
                        .map(opinion -> new Opinion(opinion.annotator(), every(opinion.values())))
                        .toList())
                .toList();
    }

    private static <T> List<T> every(List<T> all) {
        int stride = Math.ceilDiv(all.size(), MOST_ANSWERS);
        return IntStream.range(0, all.size())
                .filter(i -> i % stride == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static Section section(String what, Agreement agreement) {
        return Section.of(
                "Agreement between people: " + what,
                new Text("Krippendorff's alpha (ordinal) " + Words.estimate(agreement.alpha())
                        + ", mean of Kendall's W " + Words.estimate(agreement.meanW()) + ", on "
                        + Words.count(agreement.answers()) + " answers to " + Words.count(agreement.prompts())
                        + " prompts that several people judged. Intervals at 95 % are from resamples of prompts."),
                new Text("Each person beside the others (Kendall's tau, leave one out), who agrees least first"
                        + Words.upTo(PEOPLE_SHOWN, agreement.annotators().size()) + "."),
                new Table(
                        List.of("person", "answers", "tau"),
                        agreement.annotators().stream()
                                .sorted(Comparator.comparingDouble(
                                        person -> person.tau().value()))
                                .limit(PEOPLE_SHOWN)
                                .map(person -> List.of(
                                        person.name(), Words.count(person.answers()), Words.estimate(person.tau())))
                                .toList()));
    }
}
