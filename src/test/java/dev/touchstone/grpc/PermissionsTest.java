package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.touchstone.access.Scope;
import dev.touchstone.grpc.v1.Jobs;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.Models;
import dev.touchstone.grpc.v1.Preferences;
import dev.touchstone.grpc.v1.Reward;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    private static final List<FileDescriptor> FILES =
            List.of(Reward.getDescriptor(), Jobs.getDescriptor(), Models.getDescriptor(), Preferences.getDescriptor());

    @Test
    void hasRow_everyMethodOfTheContract_isTrue() {
        List<String> methods = FILES.stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .map(method -> method.getService().getFullName() + "/" + method.getName())
                .toList();
        assertThat(methods).hasSizeGreaterThan(10).allMatch(Permissions::hasRow);
    }

    @Test
    void files_ofTheContract_areThoseLookedAt() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("proto/touchstone/v1"))) {
            assertThat(files.map(file -> "touchstone/v1/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(
                            FILES.stream().map(FileDescriptor::getName).toList());
        }
    }

    @Test
    void needed_deleting_isAdminAlone() {
        assertThat(Permissions.needed(ModelServiceGrpc.getDeleteModelMethod())).containsExactly(Scope.ADMIN);
        assertThat(Permissions.needed(RewardServiceGrpc.getTrainMethod())).containsExactly(Scope.TRAIN);
        assertThat(Permissions.needed(RewardServiceGrpc.getScoreMethod())).containsExactly(Scope.SCORE);
    }

    @Test
    void needed_methodWithoutARow_isAdmin() {
        assertThat(Permissions.needed(ModelServiceGrpc.getGetModelMethod().toBuilder()
                        .setFullMethodName("touchstone.v1.ModelService/New")
                        .build()))
                .containsExactly(Scope.ADMIN);
    }

    @Test
    void isOpen_health_isAlone() {
        assertThat(Permissions.isOpen(HealthGrpc.getCheckMethod())).isTrue();
        assertThat(Permissions.isOpen(ServerReflectionGrpc.getServerReflectionInfoMethod()))
                .isFalse();
        assertThat(Permissions.isOpen(RewardServiceGrpc.getScoreMethod())).isFalse();
    }

    @Test
    void needed_reflection_isAnyScope() {
        assertThat(Permissions.needed(ServerReflectionGrpc.getServerReflectionInfoMethod()))
                .containsExactlyInAnyOrder(Scope.values());
    }
}
