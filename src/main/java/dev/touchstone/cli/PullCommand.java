package dev.touchstone.cli;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.hub.Hub;
import dev.touchstone.hub.HubId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A base model of the hub, brought here. */
@Command(
        name = "pull",
        description = {
            "Download a base model from the Hugging Face hub, or bring it up to date; its directory on standard output.",
            "It goes to the cache that Hugging Face's tools use. HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE are"
                    + " honoured. What has arrived of an interrupted download is kept for the next.",
        })
final class PullCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Such as facebook/opt-125m, or org/name@revision.")
    private String id;

    @Override
    public Integer call() {
        HubId model = HubId.parse(id)
                .orElseThrow(
                        () -> new TouchstoneException(Reason.INVALID_REQUEST, "ID: " + id + " (expected: org/name)"));
        try (ProgressView view =
                ProgressView.on(Terminal.ofStandardError(), spec.commandLine().getErr())) {
            spec.commandLine().getOut().println(pull(Hub.fromEnvironment(), model, view));
        }
        return ExitCode.OK;
    }

    static Path pull(Hub hub, HubId model, ProgressView view) {
        AtomicBoolean begun = new AtomicBoolean();
        Path directory = hub.pull(model, (bytes, total) -> {
            begun.set(true);
            view.downloading(bytes, total);
        });
        if (!begun.get()) {
            view.say(model + ": complete in the cache, nothing downloaded");
        }
        return directory;
    }
}
