package dev.touchstone.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/chat/language.json");
    private static final Map<String, Value> CLOCK = Map.of(
            "strftime_now", Strftime.of(LocalDateTime.of(2026, 3, 5, 14, 7, 9).atZone(ZoneOffset.UTC)));

    static Stream<JsonNode> language() throws IOException {
        JsonNode cases = new JsonMapper().readTree(GOLDEN.toFile());
        assertThat(cases).hasSizeGreaterThan(60);
        return StreamSupport.stream(cases.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("language")
    void render_language_equalsJinja(JsonNode golden) {
        String template = golden.get("template").textValue();
        if (golden.has("text")) {
            assertThat(render(template)).isEqualTo(golden.get("text").textValue());
        } else {
            assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
        }
    }

    /** What Jinja has and this has not; written differently it would be rendered as nothing at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 2 ** 3 }}",
                "{% do x %}",
                "{% with %}{% endwith %}",
                "{% call m() %}{% endcall %}",
                "{% block a %}{% endblock %}",
                "{{ 'a' | center }}",
                "{{ 'a' | escape }}",
                "{{ 'a' is upper }}",
                "{{ 'a'.zfill(3) }}",
                "{{ {'a': 1}.copy() }}",
                "{{ 'a' ~ ('b' | safe) }}",
                "{{ '%d' % 3 }}",
                "{{ [1] | sort }}",
                "{{ loop.cycle() }}",
                "{{ 'a'.replace('a', 'b', 1) }}",
                "{{ range(1) | tojson(sort_keys=true) }}",
                "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
                "{{ strftime_now('%G') }}",
                "{{ 1e300 * 10 }}",
                "{% for a in [1] recursive %}{% endfor %}",
                "{{ 'a'.split(maxsplit=1) }}",
                "{{ m(*[1]) }}",
                "{{ '\\N{DASH}' }}"
            })
    void render_unknown_isRefused(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 1: ");
    }

    @Test
    void parse_unknownFilter_isNamedWithItsLine() {
        assertThatThrownBy(() -> Template.parse("a\n{% if x %}\n{{ x | shuffle }}\n{% endif %}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("line 3: filter `shuffle` is not supported");
    }

    @Test
    void render_raisedByTheTemplate_saysSo() {
        assertThatThrownBy(() -> render("a\n{{ raise_exception('no system role') }}"))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.isRaised()).isTrue())
                .hasMessage("no system role");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{%"
                        + " endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'a' * 1000000000000 }}",
                "{{ range(1000000000) }}",
                "{% for i in range(100000) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' * 100000 }}{% endfor %}",
            })
    void render_endlessOrHuge_isRefused(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
    }

    @Test
    void parse_deeplyNested_isRefused() {
        for (String nested : List.of(
                "(".repeat(10_000) + ")".repeat(10_000), "not ".repeat(10_000) + "a", "-".repeat(10_000) + "1")) {
            assertThatThrownBy(() -> Template.parse("{{ " + nested + " }}"))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("deep");
        }
        assertThatThrownBy(() -> Template.parse("{% if a %}".repeat(10_000)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("deep");
    }

    @Test
    void render_variables_areNotTemplates() {
        Template template = Template.parse("{{ x }}");
        assertThat(template.render(Map.of("x", Value.of("{{ 1 }} {% if %} <b>&amp;"))))
                .isEqualTo("{{ 1 }} {% if %} <b>&amp;");
    }

    @Test
    void mentions_names_notTexts() {
        Template template = Template.parse("{{ clock('time') }} space");
        assertThat(template.mentions("clock")).isTrue();
        assertThat(template.mentions("time")).isFalse();
        assertThat(template.mentions("space")).isFalse();
    }

    private static String render(String template) {
        return Template.parse(template).render(CLOCK);
    }
}
