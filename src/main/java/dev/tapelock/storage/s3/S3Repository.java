package dev.tapelock.storage.s3;

import dev.tapelock.storage.ObjectStore;
import dev.tapelock.storage.RepositoryAdapter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The repository in a bucket. */
@ApplicationScoped
class S3Repository implements RepositoryAdapter {

    static final String KIND = "s3";

    private final S3Settings settings;

    @Inject
    S3Repository(S3Settings settings) {
        this.settings = settings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public ObjectStore open() {
        return S3ObjectStore.open(settings);
    }
}
