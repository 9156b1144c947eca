package dev.touchstone.convert;

import com.google.protobuf.ByteString;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fp32 weights in an ONNX file that was exported from PyTorch, under their PyTorch names.
 *
 * <p>The exporter keeps the names of all parameters but one kind: the weight of a linear layer becomes the anonymous second input
 * of a MatMul node, transposed. The node's name is its place in the model: {@code /encoder/layer.0/output/dense/MatMul}.
 */
final class OnnxWeights {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_NAME = 3;
    private static final int NODE_OPERATION = 4;
    private static final int TENSOR_DIMENSIONS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW_DATA = 9;
    private static final long TYPE_FLOAT = 1;

    private static final String ANONYMOUS = "onnx::";
    private static final String MAT_MUL = "/MatMul";

    private OnnxWeights() {}

    /** The weights of an ONNX model, by PyTorch name. */
    static SortedMap<String, TensorData> read(byte[] onnx) {
        ProtoMessage graph = ProtoMessage.parse(onnx).messages(MODEL_GRAPH).getFirst();
        SortedMap<String, TensorData> initializers = new TreeMap<>();
        for (ProtoMessage tensor : graph.messages(GRAPH_INITIALIZER)) {
            if (tensor.integers(TENSOR_TYPE).equals(List.of(TYPE_FLOAT))) {
                initializers.put(tensor.text(TENSOR_NAME), tensor(tensor));
            }
        }
        return named(initializers, graph.messages(GRAPH_NODE));
    }

    private static SortedMap<String, TensorData> named(
            SortedMap<String, TensorData> initializers, List<ProtoMessage> nodes) {
        SortedMap<String, TensorData> weights = new TreeMap<>(initializers);
        for (ProtoMessage node : nodes) {
            String name = node.text(NODE_NAME);
            if (!node.text(NODE_OPERATION).equals("MatMul") || !name.endsWith(MAT_MUL)) {
                continue;
            }
            for (String input : node.texts(NODE_INPUT)) {
                TensorData weight = input.startsWith(ANONYMOUS) ? weights.remove(input) : null;
                if (weight != null) {
                    weights.put(weightName(name), transposed(weight));
                }
            }
        }
        return weights;
    }

    private static String weightName(String node) {
        return node.substring(1, node.length() - MAT_MUL.length()).replace('/', '.') + ".weight";
    }

    private static TensorData tensor(ProtoMessage tensor) {
        ByteString raw = tensor.bytes(TENSOR_RAW_DATA).getFirst();
        ByteBuffer data = ByteBuffer.allocateDirect(raw.size());
        raw.copyTo(data);
        return new TensorData(
                ElementType.F32,
                tensor.integers(TENSOR_DIMENSIONS).stream()
                        .mapToLong(Long::longValue)
                        .toArray(),
                data.flip());
    }

    private static TensorData transposed(TensorData matrix) {
        int rows = (int) matrix.shape()[0];
        int columns = (int) matrix.shape()[1];
        FloatBuffer source = matrix.data().asFloatBuffer();
        ByteBuffer data = ByteBuffer.allocateDirect(matrix.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer target = data.asFloatBuffer();
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                target.put(source.get(row * columns + column));
            }
        }
        return new TensorData(ElementType.F32, new long[] {columns, rows}, data);
    }
}
