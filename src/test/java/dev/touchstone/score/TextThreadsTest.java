package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TextThreadsTest {
    private static final int LONG = TextWork.LONG_CHARS + 1;

    private final Queue<Runnable> idle = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final TextThreads threads = new TextThreads(idle::add, 2);

    @Test
    void execute_interactiveBehindBulk_passesIt() {
        execute("bulk", Priority.BULK, 10);
        execute("bulk too", Priority.BULK, 10);
        execute("interactive", Priority.INTERACTIVE, 10);

        runAll();

        assertThat(done).containsExactly("interactive", "bulk", "bulk too");
    }

    @Test
    void execute_interactiveWithoutEnd_takesBulkBetweenThem() {
        execute("bulk", Priority.BULK, 10);
        for (int i = 0; i < 20; i++) {
            execute("interactive", Priority.INTERACTIVE, 10);
        }

        runAll();

        assertThat(done.indexOf("bulk")).isEqualTo(TextOrder.PATIENCE);
    }

    @Test
    void execute_whileALongTextRuns_beginsShortOnesAndNoOtherLongOne() {
        threads.execute(new TextWork(Priority.BULK, LONG, 0, () -> {
            execute("long", Priority.INTERACTIVE, LONG);
            execute("short", Priority.BULK, 10);
            runAll();
            done.add("first long");
        }));

        runAll();

        assertThat(done).containsExactly("short", "first long", "long");
    }

    @Test
    void execute_longTextThatFails_letsTheNextOneBegin() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            TextThreads failing = new TextThreads(two, 2);
            for (int i = 0; i < 2; i++) {
                failing.execute(new TextWork(Priority.BULK, LONG, 0, () -> {
                    both.countDown();
                    throw new IllegalStateException("expected in this test");
                }));
            }
            assertThat(both.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void execute_fromManyThreads_runsEachOnce() throws InterruptedException {
        int each = 500;
        CountDownLatch left = new CountDownLatch(4 * each);
        try (ExecutorService three = Executors.newFixedThreadPool(3);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            TextThreads shared = new TextThreads(three, 3);
            for (int caller = 0; caller < 4; caller++) {
                Priority priority = caller % 2 == 0 ? Priority.BULK : Priority.INTERACTIVE;
                callers.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        shared.execute(new TextWork(priority, i % 3 == 0 ? LONG : 10, i, left::countDown));
                    }
                });
            }
            assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private void execute(String name, Priority priority, int chars) {
        threads.execute(new TextWork(priority, chars, 0, () -> done.add(name)));
    }

    private void runAll() {
        for (Runnable next = idle.poll(); next != null; next = idle.poll()) {
            next.run();
        }
    }
}
