package dev.touchstone.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long connections live, and how they are found dead. */
@Singleton
final class Connections implements ServerBuilderCustomizer<VertxServerBuilder> {
    /** Silent clients are asked after this, and let go when they do not answer. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);
    /** Clients may ask that often, also between calls: a balancer forgets silent connections. */
    private static final Duration CLIENTS_KEEP_ALIVE = Duration.ofSeconds(10);

    private final ServerSettings settings;

    Connections(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(GrpcServerConfiguration configuration, VertxServerBuilder builder) {
        apply(builder.nettyBuilder());
    }

    private void apply(NettyServerBuilder netty) {
        netty.maxConnectionAge(settings.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(CLIENTS_KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true);
    }
}
