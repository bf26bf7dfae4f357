package dev.tapelock.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Finds the adapter that writes to a kind of destination. */
@ApplicationScoped
class ExportDestinations {

    private final Instance<ExportDestination> adapters;

    @Inject
    ExportDestinations(@Any Instance<ExportDestination> adapters) {
        this.adapters = adapters;
    }

    ExportDestination of(DestinationKind kind) {
        return adapters.stream()
                .filter(adapter -> adapter.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nothing writes to destinations of kind " + kind));
    }

    /** Whether what lies there is encrypted, by us or by the place. */
    boolean isProtected(Destination destination) {
        DestinationOrder order = destination.order();
        return !order.recipients().isEmpty() || of(destination.kind()).isProtected(order);
    }
}
