package dev.tapelock.export.s3;

import dev.tapelock.export.BucketEncryption;
import dev.tapelock.export.BucketPlace;
import dev.tapelock.export.DeliveryGuarantee;
import dev.tapelock.export.Destination;
import dev.tapelock.export.DestinationFinding;
import dev.tapelock.export.DestinationKind;
import dev.tapelock.export.DestinationOrder;
import dev.tapelock.export.DestinationProblem;
import dev.tapelock.export.ExportDestination;
import dev.tapelock.export.ExportSource;
import dev.tapelock.export.ExportTarget;
import dev.tapelock.export.JobRun;
import dev.tapelock.export.SignOfLife;
import dev.tapelock.export.UploadJournal;
import dev.tapelock.export.s3.S3Connections.Patience;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Writes to buckets, and reads them again. */
@ApplicationScoped
class S3Destination implements ExportDestination {

    private final S3Connections connections;
    private final S3DestinationSettings settings;
    private final UploadJournal journal;

    @Inject
    S3Destination(S3Connections connections, S3DestinationSettings settings, UploadJournal journal) {
        this.connections = connections;
        this.settings = settings;
        this.journal = journal;
    }

    @Override
    public DestinationKind kind() {
        return DestinationKind.S3;
    }

    @Override
    public boolean isProtected(DestinationOrder order) {
        return order.bucket()
                .filter(place -> place.encryption().kind() != BucketEncryption.Kind.NONE)
                .isPresent();
    }

    @Override
    public DestinationFinding check(UUID organizationId, DestinationOrder order) {
        try (S3Connection connection = connections.connect(organizationId, place(order), Patience.TRIAL)) {
            return new S3Trial(connection).run();
        } catch (UnusablePlaceException e) {
            return e.finding();
        }
    }

    @Override
    public boolean overlap(DestinationOrder one, DestinationOrder other) {
        Optional<BucketPlace> first = one.bucket();
        Optional<BucketPlace> second = other.bucket();
        return first.isPresent() && second.isPresent() && first.get().overlaps(second.get());
    }

    @Override
    public ExportTarget begin(Destination destination, JobRun run, SignOfLife life) {
        try {
            return begun(new S3Target(
                    connections.connect(destination.organizationId(), place(destination.order()), Patience.JOB),
                    run,
                    destination
                            .guarantee()
                            .filter(DeliveryGuarantee.EXACTLY_ONCE::equals)
                            .isPresent(),
                    settings.partBytes(),
                    life,
                    journal));
        } catch (UnusablePlaceException e) {
            throw S3Target.unavailable(e);
        }
    }

    @Override
    public ExportSource open(Destination destination, SignOfLife life) {
        return open(destination, life, Patience.JOB);
    }

    @Override
    public ExportSource openNow(Destination destination) {
        return open(destination, SignOfLife.NONE, Patience.TRIAL);
    }

    private S3Source open(Destination destination, SignOfLife life, Patience patience) {
        try {
            return new S3Source(
                    connections.connect(destination.organizationId(), place(destination.order()), patience), life);
        } catch (UnusablePlaceException e) {
            throw S3Source.unavailable(e);
        }
    }

    /** Closes it if it cannot be begun. */
    static S3Target begun(S3Target target) {
        boolean isBegun = false;
        try {
            target.endLeftovers();
            isBegun = true;
            return target;
        } finally {
            if (!isBegun) {
                target.close();
            }
        }
    }

    private static BucketPlace place(DestinationOrder order) {
        return order.bucket().orElseThrow(() -> new UnusablePlaceException(DestinationProblem.NOT_CONFIGURED, ""));
    }
}
