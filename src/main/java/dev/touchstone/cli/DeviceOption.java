package dev.touchstone.cli;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.model.ModelSupport;
import picocli.CommandLine.Option;

/** Where a model runs. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "${env:TOUCHSTONE_DEVICE:-auto}",
            description = "auto (the first GPU if there is one), cpu or cuda:N; TOUCHSTONE_DEVICE sets it too"
                    + " (now: ${DEFAULT-VALUE}).")
    private String setting;

    /** Starts the engine where the setting is not simply the CPU. */
    ComputeDevice get() {
        return ModelSupport.device(setting);
    }
}
