package dev.touchstone.grpc;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * TLS of the management port with the same certificate, by Quarkus' registry of certificates, which reloads them. Clients need no
 * certificate there: probes have none.
 */
public final class ManagementTls implements ConfigSourceFactory {
    private static final String NAME = "touchstone";
    private static final String PEM = "quarkus.tls." + NAME + ".key-store.pem.server.";
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String certificate = value(context, "touchstone.tls-certificate");
        String key = value(context, "touchstone.tls-key");
        if (certificate.isEmpty() || key.isEmpty()) {
            return List.of();
        }
        Map<String, String> properties = Map.of(
                PEM + "cert",
                certificate,
                PEM + "key",
                key,
                "quarkus.tls." + NAME + ".reload-period",
                "10s",
                "quarkus.management.tls-configuration-name",
                NAME);
        return List.of(new PropertiesConfigSource(properties, "TLS of the management port", ORDINAL));
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }
}
