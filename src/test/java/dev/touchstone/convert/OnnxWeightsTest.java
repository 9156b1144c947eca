package dev.touchstone.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.touchstone.engine.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    @Test
    void read_namedInitializer_keepsNameAndValues() {
        SortedMap<String, TensorData> weights =
                OnnxWeights.read(model(graph().add(5, tensor("norm.bias", FLOAT, false, 2, 1f, 2f))));

        assertThat(weights).containsOnlyKeys("norm.bias");
        assertThat(floats(weights.get("norm.bias"))).containsExactly(1, 2);
    }

    @Test
    void read_anonymousMatMulInput_isNamedByItsNodeAndTransposed() {
        SortedMap<String, TensorData> weights = OnnxWeights.read(model(graph().add(5, matrix("onnx::MatMul_7"))
                .add(1, node("MatMul", "/encoder/layer.0/output/dense/MatMul", "hidden", "onnx::MatMul_7"))));

        assertThat(weights).containsOnlyKeys("encoder.layer.0.output.dense.weight");
        TensorData weight = weights.get("encoder.layer.0.output.dense.weight");
        assertThat(weight.shape()).containsExactly(3, 2);
        assertThat(floats(weight)).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void read_packedDimensions_areUnderstood() {
        SortedMap<String, TensorData> weights =
                OnnxWeights.read(model(graph().add(5, tensor("w", FLOAT, true, 2, 1f, 2f))));

        assertThat(weights.get("w").shape()).containsExactly(2);
    }

    @Test
    void read_constantsOfOtherTypes_areNoWeights() {
        assertThat(OnnxWeights.read(model(graph().add(5, tensor("position_ids", INT64, false, 1, 0f)))))
                .isEmpty();
    }

    private static Message graph() {
        return new Message();
    }

    private static byte[] model(Message graph) {
        return new Message().add(7, graph).bytes().toByteArray();
    }

    private static Message matrix(String name) {
        Message tensor = tensor(name, FLOAT, false, 2, 1f, 2f, 3f, 4f, 5f, 6f);
        return tensor.integer(1, 3);
    }

    private static Message tensor(String name, int type, boolean packed, int rows, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        Message tensor = new Message().integer(2, type).add(8, ByteString.copyFromUtf8(name));
        Message sized = packed ? tensor.add(1, ByteString.copyFrom(new byte[] {(byte) rows})) : tensor.integer(1, rows);
        return sized.add(9, ByteString.copyFrom(raw));
    }

    private static Message node(String operation, String name, String... inputs) {
        Message node = new Message().add(3, ByteString.copyFromUtf8(name)).add(4, ByteString.copyFromUtf8(operation));
        for (String input : inputs) {
            node.add(1, ByteString.copyFromUtf8(input));
        }
        return node;
    }

    private static float[] floats(TensorData tensor) {
        float[] values = new float[(int) tensor.elements()];
        tensor.data().asFloatBuffer().get(values);
        return values;
    }

    /** Builds messages by field numbers. */
    private static final class Message {
        private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

        Message add(int field, Message message) {
            return add(field, message.bytes());
        }

        Message add(int field, ByteString bytes) {
            fields.mergeField(
                    field, Field.newBuilder().addLengthDelimited(bytes).build());
            return this;
        }

        Message integer(int field, long value) {
            fields.mergeField(field, Field.newBuilder().addVarint(value).build());
            return this;
        }

        ByteString bytes() {
            return fields.build().toByteString();
        }
    }
}
