package dev.touchstone.grpc;

import dev.touchstone.domain.ModelName;
import dev.touchstone.jobs.JobLimits;
import dev.touchstone.jobs.RetryPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator sets, each as an environment variable TOUCHSTONE_... or a system property touchstone.... */
@ConfigMapping(prefix = "touchstone")
public interface ServerSettings {
    /** Models and jobs lie here; a relative path starts where the server was started. */
    @WithDefault("./data")
    Path dataDir();

    /** The address both ports listen on. Beyond loopback the server wants tokens or client certificates, or {@link #insecure}. */
    @WithDefault("127.0.0.1")
    String host();

    /** The port of the gRPC services. */
    @WithDefault("9000")
    int port();

    /** The port of health and metrics. */
    @WithDefault("9001")
    int managementPort();

    /** The address of health and metrics, where it is not that of gRPC: a sidecar scores on loopback, and is still probed. */
    Optional<String> managementHost();

    /** Whether training jobs run here. A data directory has one such server; any number of others may score from it. */
    @WithDefault("true")
    boolean jobs();

    /** How many jobs may wait; a further one is refused. */
    @WithDefault("64")
    int maxQueuedJobs();

    /** Runs go to these devices, one to each, separated by commas; {@link #device} otherwise. One that is named twice takes two. */
    Optional<List<String>> trainingDevices();

    /** How many jobs may run at a time; as many as there are training devices otherwise. */
    OptionalInt maxRunningJobs();

    /** Whether runs go on by themselves from their last checkpoints when their workers are lost; they are INTERRUPTED otherwise. */
    @WithDefault("true")
    boolean resumeJobs();

    /** How often in a row a run whose worker is lost, or that finds the disk full, is tried again without getting further. */
    @WithDefault("6")
    int jobRetries();

    /** How long the first of these retries waits; each next one waits twice as long, at most six minutes. */
    @WithDefault("10s")
    Duration jobRetryDelay();

    /** How many threads a run computes with; 0 = as many as there are processors. */
    @WithDefault("0")
    int workerThreads();

    /** How much memory a run may have, in bytes; 0 = no limit. */
    @WithDefault("0")
    long workerMemoryBytes();

    /** How far runs stand back when others want the processors too, 0 to 19; scoring does by 5. */
    @WithDefault("15")
    int workerNiceness();

    /** {@link #maxQueuedJobs} and the others as limits of the job manager. */
    default JobLimits jobLimits() {
        List<String> devices = trainingDevices().orElse(List.of(device()));
        JobLimits usual = JobLimits.DEFAULT;
        return new JobLimits(
                maxQueuedJobs(),
                devices,
                maxRunningJobs().orElse(devices.size()),
                usual.cancelGrace(),
                usual.silence(),
                new RetryPolicy(
                        resumeJobs(),
                        jobRetries(),
                        jobRetryDelay(),
                        usual.retries().longestDelay()));
    }

    /** Base models are looked up here by their directory names; {@code bases} in the data directory otherwise. */
    Optional<String> modelsRoot();

    /** Requests may name training data in these directories too, separated by colons, not in the data directory alone. */
    Optional<String> dataRoots();

    /** Requests that name no model get this one; otherwise they must name one as soon as there are two. */
    Optional<String> defaultModel();

    /**
     * How many bytes the weights of the versions in memory may have; beyond that the least recently used leaves. Half of
     * {@link MachineMemory} otherwise.
     */
    OptionalLong modelMemoryBytes();

    /** How many versions may be in memory, whatever their size: each has a tokenizer and programs beside its weights. */
    @WithDefault("32")
    int maxLoadedModels();

    /**
     * How many bytes of keys and values of prompts and live answers may be remembered; 0 = none are. An eighth of
     * {@link MachineMemory} otherwise.
     */
    OptionalLong prefixCacheBytes();

    /** Models, or versions, that stay in memory whatever else is asked for, separated by commas; loaded when the server starts. */
    Optional<List<String>> pinnedModels();

    /** {@link #pinnedModels} as names. */
    default Set<ModelName> pinned() {
        return pinnedModels().orElse(List.of()).stream().map(ModelName::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Models run here: {@code auto} takes the first GPU if there is one; {@code cpu} and {@code cuda:N} insist. */
    @WithDefault("auto")
    String device();

    /** The file of the tokens that callers may have, one {@code name scope[,scope] sha256} a line. */
    Optional<Path> tokens();

    /** The server's certificate chain in PEM; with it both ports speak TLS. Needs {@link #tlsKey}. */
    Optional<Path> tlsCertificate();

    /** The private key of the certificate, PKCS #8 in PEM. */
    Optional<Path> tlsKey();

    /** Certificates in PEM whose holders' certificates gRPC clients must present. */
    Optional<Path> tlsClientCa();

    /** Listen beyond loopback although nothing asks who calls. */
    @WithDefault("false")
    boolean insecure();

    /** A StreamScore call ends after this long, so that a forgotten one does not hold what it holds forever. */
    @WithDefault("1h")
    Duration maxStreamAge();

    /** How many bytes, decompressed, the training data of a request may have; workers and commands read the variable themselves. */
    @WithDefault("1073741824")
    long maxDataBytes();

    /** The directory with the embedded base models; found beside the program otherwise. */
    Optional<Path> home();

    /** Logs are lines of JSON instead of text. */
    @WithDefault("false")
    boolean logJson();

    /** Traces go there over OTLP/gRPC, such as {@code http://localhost:4317}; there are none otherwise. */
    Optional<String> otlpEndpoint();

    /** After this a connection takes no new calls, so that clients of a balancer spread anew; calls in it go on to their ends. */
    @WithDefault("30m")
    Duration maxConnectionAge();
}
