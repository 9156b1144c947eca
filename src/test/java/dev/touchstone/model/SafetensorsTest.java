package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    Path directory;

    private static byte[] sample = {};

    private Path file;

    @BeforeAll
    static void writeSample(@TempDir Path shared) throws IOException {
        Path file = shared.resolve("sample.safetensors");
        Safetensors.write(
                file,
                Map.of("a", TensorData.ofFloats(new long[] {2, 1}, 1, 2), "b", TensorData.ofFloats(new long[] {1}, 3)));
        sample = Files.readAllBytes(file);
    }

    @BeforeEach
    void nameFile() {
        file = directory.resolve("model.safetensors");
    }

    @Test
    void read_whatWriteWrote_isEqual() {
        Safetensors.write(
                file,
                Map.of(
                        "b.weight", TensorData.ofFloats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6),
                        "a.bias", TensorData.ofFloats(new long[] {1}, -0.5f),
                        "scalar", TensorData.ofFloats(new long[] {}, 7),
                        "empty", TensorData.ofFloats(new long[] {0, 4})));

        SortedMap<String, TensorData> tensors = Safetensors.read(file);

        assertThat(tensors).containsOnlyKeys("a.bias", "b.weight", "empty", "scalar");
        assertThat(tensors.get("b.weight").type()).isEqualTo(ElementType.F32);
        assertThat(tensors.get("b.weight").shape()).containsExactly(2, 3);
        assertThat(floats(tensors.get("b.weight"))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(floats(tensors.get("scalar"))).containsExactly(7);
        assertThat(tensors.get("empty").elements()).isZero();
    }

    @Test
    void read_eachTensor_isALittleEndianDirectBufferFromPositionZero() {
        write(
                "{\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                        + "\"w\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[2,6]}}",
                new byte[] {1, 2, 3, 4, 5, 6});

        ByteBuffer data = Safetensors.read(file).get("w").data();

        assertThat(data.isDirect()).isTrue();
        assertThat(data.position()).isZero();
        assertThat(data.remaining()).isEqualTo(4);
        assertThat(data.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(data.getShort(0)).isEqualTo((short) 0x0403);
    }

    @Test
    void read_changedBuffer_leavesTheFileUntouched() throws IOException {
        Safetensors.write(file, Map.of("w", TensorData.ofFloats(new long[] {1}, 1)));
        byte[] before = Files.readAllBytes(file);

        Safetensors.read(file).get("w").data().putFloat(0, 42);

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void read_fileOverTwoGibibytes_mapsItsTensors() throws IOException {
        long half = 1_200_000_000;
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(half, half)
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}".formatted(half, half, 2 * half);
        write(header, new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + 2 * half);
            sparse.seek(sparse.length() - 1);
            sparse.write(9);
        }

        assertThat(Safetensors.read(file).get("b").data().get((int) half - 1)).isEqualTo((byte) 9);
    }

    @Test
    void read_tensorOfTwoGibibytes_isUnsupported() throws IOException {
        long size = 1L << 31;
        write("{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(size, size), new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + size);
        }

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining("tensor big");
    }

    @Test
    void map_fileNotOpenForWriting_isReadOnly() throws IOException {
        Files.write(file, new byte[] {1, 2, 3, 4, 5});
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer mapped = Safetensors.map(channel, 2, 3);

            assertThat(mapped.isReadOnly()).isTrue();
            assertThat(IntStream.range(0, 3).map(mapped::get)).containsExactly(3, 4, 5);
        }
    }

    @Test
    void write_sameTensorsInAnyOrder_giveTheSameBytes() throws IOException {
        Map<String, TensorData> forward = new LinkedHashMap<>();
        forward.put("a", TensorData.ofFloats(new long[] {1}, 1));
        forward.put("b", TensorData.ofFloats(new long[] {2}, 2, 3));
        Map<String, TensorData> backward = new LinkedHashMap<>();
        backward.put("b", forward.get("b"));
        backward.put("a", forward.get("a"));

        Safetensors.write(file, forward);
        Safetensors.write(directory.resolve("other"), backward);

        assertThat(directory.resolve("other")).hasSameBinaryContentAs(file);
        assertThat(file).content(StandardCharsets.ISO_8859_1).contains("{\"__metadata__\":{\"format\":\"pt\"},\"a\":");
    }

    @Test
    void write_header_isPaddedToEightBytes() throws IOException {
        Safetensors.write(file, Map.of("abc", TensorData.ofFloats(new long[] {1}, 1)));

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.getLong() % 8).isZero();
    }

    @Test
    void write_mixedTypes_alignsEachTensorToItsElements() {
        TensorData half = new TensorData(ElementType.F16, new long[] {1}, ByteBuffer.allocateDirect(2));
        Safetensors.write(file, Map.of("a", half, "b", TensorData.ofFloats(new long[] {1}, 5)));

        assertThat(floats(Safetensors.read(file).get("b"))).containsExactly(5);
        assertThat(file)
                .content(StandardCharsets.ISO_8859_1)
                .contains("\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}");
    }

    @Test
    void write_existingFile_isReplacedAndNothingElseLeft() {
        Safetensors.write(file, Map.of("old", TensorData.ofFloats(new long[] {1}, 1)));
        Safetensors.write(file, Map.of("new", TensorData.ofFloats(new long[] {1}, 2)));

        assertThat(Safetensors.read(file)).containsOnlyKeys("new");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        assertThat(directory.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void write_missingDirectory_failsNamingTheFile() {
        Path nowhere = directory.resolve("missing/model.safetensors");

        assertThatThrownBy(() -> Safetensors.write(nowhere, Map.of()))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FAILED))
                .hasMessageContaining(nowhere.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                  | tensor t: shape: [2] (expected: 4 bytes of F32)
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                  | tensor t: data_offsets: [4,0] (expected: [begin, end])
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[0]}}                    | tensor t: data_offsets: [0] (expected: [begin, end])
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}                 | tensor t: data_offsets: [-4,0]
        {"t":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}                | tensor t: shape: [1.0] (expected: a list of whole numbers >= 0)
        {"t":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}                    | tensor t: shape: 1 (expected: a list of whole numbers)
        {"t":{"dtype":"F32","data_offsets":[0,4]}}                              | tensor t: shape:
        {"t":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}} | tensor t: shape:
        {"t":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | tensor t: shape:
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                  | tensor t: begins at byte
        {"t":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}} | tensor t: data_offsets:
        {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}} | tensor b: begins at byte
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 't'
        {"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}                   | bytes (expected:
        {"t":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}                   | truncated:
        {"t":7}                                                                 | tensor t: dtype:
        []                                                                      | begins with {
        {"t":                                                                   | not valid JSON
        """)
    void read_brokenHeader_namesWhatIsWrong(String header, String message) {
        write(header, new byte[4]);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void read_unknownElementType_isUnsupportedByName() {
        write("{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}", new byte[4]);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining("tensor w: dtype: \"F8_E4M3\"");
    }

    @Test
    void read_hugeTensorName_isShownShort() {
        write("{\"" + "n".repeat(40_000) + "\": {}}", new byte[0]);

        assertThatThrownBy(() -> Safetensors.read(file))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
    }

    @Test
    void read_hugeHeaderLength_isRefusedWithoutReadingIt() throws IOException {
        Files.write(file, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 0x80, '{', '}'});

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("header of 9223372036854775808 bytes");
    }

    @Test
    void read_gitLfsPointer_saysSo() throws IOException {
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n");

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("git lfs pull");
    }

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void read_mutatedFile_readsOrNamesTheFile(int seed) throws IOException {
        Files.write(file, mutated(sample.clone(), seed));

        try {
            Safetensors.read(file).values().forEach(tensor -> assertThat(floats(tensor))
                    .hasSizeLessThanOrEqualTo(3));
        } catch (TouchstoneException e) {
            assertThat(e).hasMessageStartingWith(file.toString());
            assertThat(e.reason()).isIn(Reason.INVALID_MODEL, Reason.UNSUPPORTED_MODEL);
        }
    }

    private static byte[] mutated(byte[] bytes, int seed) {
        RandomGenerator random = new Random(seed);
        byte[] alphabet = "0123456789[]{},:\"-eF\\\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = alphabet[random.nextInt(alphabet.length)];
                case 2 -> bytes[random.nextInt(Math.min(Long.BYTES, bytes.length))] = (byte) random.nextInt(256);
                default -> bytes = Arrays.copyOf(bytes, 1 + at);
            }
        }
        return bytes;
    }

    private void write(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] floats(TensorData tensor) {
        float[] values = new float[tensor.data().remaining() / Float.BYTES];
        tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
