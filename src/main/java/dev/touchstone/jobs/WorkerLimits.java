package dev.touchstone.jobs;

import dev.touchstone.domain.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker on the server's machine may take of it.
 *
 * @param threads that compute; 0 = as many as the machine has processors
 * @param memoryBytes resident memory at most; 0 = no limit
 * @param niceness 0 to 19: how far training stands back when others want the processors too
 */
public record WorkerLimits(int threads, long memoryBytes, int niceness) {
    public static final WorkerLimits NONE = new WorkerLimits(0, 0, 0);

    static final String MEMORY = "TOUCHSTONE_WORKER_MEMORY_BYTES";
    private static final int NICEST = 19;

    public WorkerLimits {
        new Violations()
                .check(threads >= 0, "worker_threads", threads, ">= 0")
                .check(memoryBytes >= 0, "worker_memory_bytes", memoryBytes, ">= 0")
                .check(niceness >= 0 && niceness <= NICEST, "worker_niceness", niceness, "0 to " + NICEST)
                .throwIfAny();
    }

    /** What comes before a worker's command. */
    List<String> prefix() {
        return niceness == 0 ? List.of() : List.of("nice", "-n", Integer.toString(niceness));
    }

    /** What a worker's environment has for them. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (threads > 0) {
            environment.put("OMP_NUM_THREADS", Integer.toString(threads));
            environment.put("MKL_NUM_THREADS", Integer.toString(threads));
        }
        if (memoryBytes > 0) {
            environment.put(MEMORY, Long.toString(memoryBytes));
        }
        return environment;
    }
}
