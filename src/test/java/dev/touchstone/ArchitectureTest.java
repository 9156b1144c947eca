package dev.touchstone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. */
class ArchitectureTest {
    private static final String ROOT = "dev.touchstone";
    private static final String CONTRACT = ROOT + ".grpc.v1";
    private static final int FEWEST_CLASSES = 300;

    private static final Map<String, Set<String>> IMPORTS = Map.ofEntries(
            Map.entry("domain", Set.of()),
            Map.entry("access", Set.of("domain")),
            Map.entry("jinja", Set.of()),
            Map.entry("text", Set.of("domain", "jinja")),
            Map.entry("wire", Set.of("domain")),
            Map.entry("engine", Set.of("domain")),
            Map.entry("model", Set.of("domain", "engine")),
            Map.entry("convert", Set.of("domain", "engine", "model")),
            Map.entry("data", Set.of("domain", "text")),
            Map.entry("dataset", Set.of("domain", "wire", "data")),
            Map.entry("train", Set.of("domain", "wire", "data", "model")),
            Map.entry("gate", Set.of("domain")),
            Map.entry("lint", Set.of("domain", "text", "data", "gate")),
            Map.entry("hub", Set.of("domain")),
            Map.entry("report", Set.of("domain")),
            Map.entry("registry", Set.of("domain", "wire")),
            Map.entry("score", Set.of("domain", "text", "model", "gate", "registry")),
            Map.entry("assess", Set.of("domain", "text", "data", "model", "gate", "registry", "report")),
            Map.entry(
                    "jobs",
                    Set.of(
                            "domain",
                            "wire",
                            "text",
                            "data",
                            "dataset",
                            "lint",
                            "hub",
                            "model",
                            "train",
                            "registry",
                            "assess")),
            Map.entry(
                    "grpc",
                    Set.of(
                            "access",
                            "domain",
                            "wire",
                            "hub",
                            "gate",
                            "score",
                            "jobs",
                            "registry",
                            "dataset",
                            "assess")),
            Map.entry(
                    "cli",
                    Set.of(
                            "access",
                            "domain",
                            "wire",
                            "text",
                            "data",
                            "hub",
                            "model",
                            "train",
                            "gate",
                            "registry",
                            "jobs",
                            "dataset",
                            "assess")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)
            .that(not(resideInAPackage(CONTRACT + "..")));

    static Stream<String> packages() {
        return IMPORTS.keySet().stream().sorted();
    }

    @Test
    void import_wholeProduct_seesAllClasses() {
        assertThat(CLASSES).hasSizeGreaterThanOrEqualTo(FEWEST_CLASSES);
    }

    @Test
    void packages_ofTheProduct_areThoseOfTheTable() {
        Set<String> found = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toSet());
        assertThat(IMPORTS.keySet()).containsExactlyInAnyOrderElementsOf(found);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void package_importsOfTheProduct_areThoseOfTheTable(String name) {
        String[] forbidden = IMPORTS.keySet().stream()
                .filter(other -> !other.equals(name) && !IMPORTS.get(name).contains(other))
                .map(other -> ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void engine_types_stayInEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".engine", ROOT + ".text")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
        // The tokenizer throws an exception of the engine's API.
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".text")
                .should()
                .dependOnClassesThat(resideInAPackage("ai.djl..")
                        .and(not(resideInAPackage("ai.djl.huggingface..")))
                        .and(not(type(EngineException.class))))
                .check(CLASSES);
    }

    @Test
    void contract_types_stayInWireAndAdapters() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".wire", ROOT + ".grpc", ROOT + ".cli")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.rpc..", "grpc.health..", CONTRACT)
                .check(CLASSES);
    }

    @Test
    void protobuf_types_stayInWireAdaptersAndConverter() {
        // ONNX files, which the converter reads, are protobuf messages.
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".wire", ROOT + ".grpc", ROOT + ".cli", ROOT + ".convert")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.protobuf..")
                .check(CLASSES);
    }

    @Test
    void framework_types_stayInAdapters() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".grpc", ROOT + ".cli")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..", "io.quarkus..", "io.smallrye..", "org.eclipse.microprofile..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void packages_ofTheProduct_haveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packages_ofTheProduct_areNullMarked() {
        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(found -> found.getName())
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    @Test
    void standardStreams_outsideTheCommandLine_areNotUsed() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES.that(not(resideInAPackage(ROOT + ".cli"))));
    }

    @Test
    void logging_ofTheJdk_isNotUsed() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }
}
