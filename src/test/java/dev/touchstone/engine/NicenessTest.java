package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.LinuxThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class NicenessTest {
    private static final Executor NEW_THREAD = task -> Thread.ofPlatform().start(task);

    @Test
    void raise_thread_isHandedOnToThoseItStartsAndToNoOther() {
        int before = LinuxThread.current().niceness();

        int started = CompletableFuture.supplyAsync(
                        () -> {
                            Niceness.raise(3);
                            return CompletableFuture.supplyAsync(
                                            () -> LinuxThread.current().niceness(), NEW_THREAD)
                                    .join();
                        },
                        NEW_THREAD)
                .join();

        assertThat(started).isEqualTo(before + 3);
        assertThat(LinuxThread.current().niceness()).isEqualTo(before);
    }
}
