package dev.tapelock.storage;

/** Opens the repository in one kind of place. */
public interface RepositoryAdapter {

    /** What the operator calls that kind of place. */
    String kind();

    /**
     * Opens it.
     *
     * @throws StorageUnavailableException if it cannot be used
     */
    ObjectStore open();
}
