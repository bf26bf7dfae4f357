package dev.tapelock.testbed;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests that ask for a {@link ServerProcess} the one demo server that all of them share, and stops it at the end. */
public final class SharedServer implements ParameterResolver {

    /** Reads the shared server's metrics, for the user "metrics". */
    public static final String METRICS_PASSWORD = "only for tests";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ServerProcess.class;
    }

    @Override
    public ServerProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("server", key -> start(), ServerProcess.class);
    }

    private static ServerProcess start() {
        Path directory =
                Path.of("target", "it", "shared-" + ProcessHandle.current().pid());
        return ServerProcess.in(directory)
                .demo()
                .asShipped()
                .setting("tapelock.metrics.password", METRICS_PASSWORD)
                .setting("tapelock.export.tick", "PT0.2S")
                .start();
    }
}
