package dev.touchstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Linker;
import java.lang.reflect.Executable;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that the native executable's metadata misspells would fail only there, at run time. */
class NativeMetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA =
            "/META-INF/native-image/dev.touchstone/touchstone/reachability-metadata.json";
    private static final String NATIVE_IMAGE =
            "META-INF/native-image/dev.touchstone/touchstone/native-image.properties";
    private static final Map<String, Class<?>> PRIMITIVES =
            Map.of("byte", byte.class, "int", int.class, "long", long.class);
    private static final Set<String> JAVA_LAYOUTS =
            Set.of("jboolean", "jbyte", "jchar", "jshort", "jint", "jlong", "jfloat", "jdouble");

    @Test
    void metadata_everyName_isOnTheClassPath() throws IOException {
        JsonNode metadata;
        try (InputStream in = Objects.requireNonNull(NativeMetadataTest.class.getResourceAsStream(METADATA))) {
            metadata = JSON.readTree(in);
        }
        assertThat(metadata.get("foreign")).isNotEmpty();
        assertThat(metadata.get("reflection")).isNotEmpty();
        assertThat(metadata.get("resources")).isNotEmpty();
        assertThat(missing(metadata)).isEmpty();
    }

    @Test
    void missing_namesThatAreNotThere_areFound() throws IOException {
        JsonNode metadata = JSON.readTree("""
                {
                  "foreign": {
                    "downcalls": [
                      {"returnType": "jin", "parameterTypes": ["jlong", "size_"]},
                      {"parameterTypes": ["jint"]},
                      {"returnType": "void", "parameterTypes": ["void*"]}
                    ]
                  },
                  "reflection": [
                    {"type": "java.lang.Strin"},
                    {"type": "java.lang.Strin[]"},
                    {"type": "java.lang.String", "fields": [{"name": "valu"}]},
                    {"type": "java.util.HashSet", "methods": [{"name": "add", "parameterTypes": ["int"]}]},
                    {"type": "java.util.HashSet", "methods": [{"name": "<init>", "parameterTypes": ["long[]"]}]}
                  ],
                  "resources": [{"glob": "nowhere.properties"}]
                }
                """);
        assertThat(missing(metadata))
                .containsExactly(
                        "jin",
                        "size_",
                        "",
                        "java.lang.Strin",
                        "java.lang.Strin[]",
                        "java.lang.String.valu",
                        "java.util.HashSet.add[\"int\"]",
                        "java.util.HashSet.<init>[\"long[]\"]",
                        "nowhere.properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torchscript", "report"})
    void resources_thatNoClassNames_areIncluded(String directory) throws IOException {
        PathMatcher included = included();
        try (Stream<Path> texts = Files.list(Path.of("src/main/resources", directory))) {
            assertThat(texts.map(Path.of("src/main/resources")::relativize))
                    .isNotEmpty()
                    .allMatch(included::matches);
        }
    }

    @Test
    void resources_ofChartJs_areIncluded() throws IOException {
        URL folder =
                Objects.requireNonNull(NativeMetadataTest.class.getResource("/META-INF/resources/webjars/chart.js/"));
        JarURLConnection jar = (JarURLConnection) folder.openConnection();
        assertThat(jar.getJarFile().stream().map(entry -> Path.of(entry.getName())))
                .filteredOn(included()::matches)
                .singleElement(PATH)
                .hasFileName("chart.umd.min.js");
    }

    @Test
    void initializedAtRunTime_everyName_isAClassOrAPackage() throws IOException {
        Matcher option = Pattern.compile("--initialize-at-run-time=(\\S+)")
                .matcher(properties(NATIVE_IMAGE).getProperty("Args"));
        assertThat(option.find()).isTrue();
        assertThat(option.group(1).split(",")).allMatch(NativeMetadataTest::isClassOrPackage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.touchstone.engine.NativeHea", "dev.touchstone.engin", "ai.dj"})
    void isClassOrPackage_neither_isFalse(String name) {
        assertThat(isClassOrPackage(name)).isFalse();
    }

    private static PathMatcher included() throws IOException {
        return FileSystems.getDefault()
                .getPathMatcher("glob:{"
                        + properties("application.properties").getProperty("quarkus.native.resources.includes") + "}");
    }

    private static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("src/main/resources", name))) {
            properties.load(in);
        }
        return properties;
    }

    private static boolean isClassOrPackage(String name) {
        try {
            type(name);
            return true;
        } catch (ClassNotFoundException e) {
            return NativeMetadataTest.class.getResource("/" + name.replace('.', '/')) != null;
        }
    }

    private static List<String> missing(JsonNode metadata) {
        List<String> missing = new ArrayList<>();
        for (JsonNode calls : metadata.path("foreign")) {
            calls.forEach(call -> addUnknownLayouts(call, missing));
        }
        for (JsonNode entry : metadata.path("reflection")) {
            addMissing(entry, missing);
        }
        for (JsonNode resource : metadata.path("resources")) {
            String name = resource.get("glob").asText();
            if (NativeMetadataTest.class.getResource("/" + name) == null) {
                missing.add(name);
            }
        }
        return missing;
    }

    private static void addUnknownLayouts(JsonNode call, List<String> missing) {
        String returned = call.path("returnType").asText();
        if (!returned.equals("void") && !isLayout(returned)) {
            missing.add(returned);
        }
        for (JsonNode parameter : call.path("parameterTypes")) {
            if (!isLayout(parameter.asText())) {
                missing.add(parameter.asText());
            }
        }
    }

    private static boolean isLayout(String name) {
        return JAVA_LAYOUTS.contains(name)
                || Linker.nativeLinker().canonicalLayouts().containsKey(name);
    }

    private static void addMissing(JsonNode entry, List<String> missing) {
        String name = entry.get("type").asText();
        Class<?> type;
        try {
            type = type(name);
        } catch (ClassNotFoundException e) {
            missing.add(name);
            return;
        }
        for (JsonNode field : entry.path("fields")) {
            if (!hasField(type, field.get("name").asText())) {
                missing.add(name + "." + field.get("name").asText());
            }
        }
        for (JsonNode method : entry.path("methods")) {
            if (!hasMethod(type, method)) {
                missing.add(name + "." + method.get("name").asText() + method.get("parameterTypes"));
            }
        }
    }

    private static boolean hasField(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.getName().equals(name));
    }

    private static boolean hasMethod(Class<?> type, JsonNode method) {
        try {
            List<Class<?>> parameters = new ArrayList<>();
            for (JsonNode parameter : method.get("parameterTypes")) {
                parameters.add(type(parameter.asText()));
            }
            Class<?>[] signature = parameters.toArray(Class<?>[]::new);
            String name = method.get("name").asText();
            Executable found = name.equals("<init>")
                    ? type.getDeclaredConstructor(signature)
                    : type.getDeclaredMethod(name, signature);
            return Arrays.equals(found.getParameterTypes(), signature);
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            return false;
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        if (name.endsWith("[]")) {
            return type(name.substring(0, name.length() - 2)).arrayType();
        }
        Class<?> primitive = PRIMITIVES.get(name);
        return primitive != null ? primitive : Class.forName(name, false, NativeMetadataTest.class.getClassLoader());
    }
}
