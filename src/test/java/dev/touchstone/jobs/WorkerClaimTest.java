package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerClaimTest {
    @TempDir
    private Path job;

    @Test
    void claim_ofAJobThatAnotherHas_isRefusedUntilThatIsGone() {
        try (WorkerClaim claim = WorkerClaim.claim(job, "cpu").orElseThrow()) {
            assertThat(claim).isNotNull();
            assertThat(WorkerClaim.claim(job, "cpu")).isEmpty();
        }
        assertThat(WorkerClaim.claim(job, "cpu")).hasValueSatisfying(WorkerClaim::close);
    }

    @Test
    void find_claimed_isThisProcessOnItsDevice() {
        try (WorkerClaim claim = WorkerClaim.claim(job, "cuda:1").orElseThrow()) {
            assertThat(claim).isNotNull();
            assertThat(WorkerClaim.find(job)).hasValueSatisfying(found -> {
                assertThat(found.process()).isEqualTo(ProcessHandle.current());
                assertThat(found.device()).isEqualTo("cuda:1");
            });
        }
    }

    @Test
    void find_processIdThatWasGivenAgain_isNotTheWorker() throws IOException {
        Files.writeString(job.resolve("worker.pid"), ProcessHandle.current().pid() + " 2020-01-01T00:00:00Z cpu");
        assertThat(WorkerClaim.find(job)).isEmpty();
    }

    @Test
    void find_nothingThere_isEmpty() {
        assertThat(WorkerClaim.find(job)).isEmpty();
    }
}
