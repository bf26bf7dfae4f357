package dev.tapelock.storage;

import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * A place that keeps objects: bytes under a key, written once and never changed.
 *
 * <p>All methods may be called by any number of threads at once, and several servers may share one place. No key may be a
 * folder of another ({@code a} and {@code a/b}): a store may refuse the later of the two as existing.
 *
 * <p>Besides what each method names, all of them throw {@link StorageUnavailableException} when the place cannot be
 * reached or answers with an error (the same call may work later), and {@link StorageCorruptException} when something lies
 * there that no store has put there. After any exception the objects that were there are still there, unchanged.
 */
public interface ObjectStore {

    /**
     * Stores a new object, all or nothing.
     *
     * <p>When it returns, exactly {@code lengthBytes} bytes lie durably under the key, have been read back, and have the
     * answered SHA-256, which was taken while the content was read, in one pass. Nobody ever sees a part of an object under
     * the key. If an object with the same length and the same SHA-256 lies there already, that object is made durable and
     * answered: a call may be repeated after a crash. Of several calls with different contents for one key exactly one wins.
     *
     * <p>After an exception nothing new lies under the key, with one exception: if the place failed after the object had
     * got its name ({@link StorageUnavailableException}), it may lie there complete; the same call again finds out.
     *
     * @param content read to its end, never beyond one byte more than {@code lengthBytes}; the caller closes it
     * @throws ObjectExistsException if other content lies under the key
     * @throws ContentBrokenException if reading {@code content} failed, or it was shorter or longer than announced
     * @throws StorageFullException if there is no room for it
     * @throws IllegalArgumentException if {@code lengthBytes} is negative
     * @throws RuntimeException whatever unchecked exception {@code content} throws, unchanged
     */
    StoredObject put(ObjectKey key, long lengthBytes, InputStream content);

    /**
     * Whether the place itself encrypts what {@link #putEncrypted} puts there: configured so, tried, and never seen otherwise. Answers
     * without asking it; of a place that was away it becomes known with the first object that is put there.
     */
    boolean isEncrypting();

    /**
     * Stores a new object as {@link #put} does, encrypted by the place itself: what is read back is the content as it was given, and
     * the place has said that it keeps it encrypted.
     *
     * @throws NotEncryptedException if the place does not say so; then nothing lies under the key
     */
    StoredObject putEncrypted(ObjectKey key, long lengthBytes, InputStream content);

    /**
     * Opens an object for reading, at position 0.
     *
     * <p>The caller closes the channel. It reads any range, refuses to write, and is for one thread at a time. Its length
     * and content never change; an object that is deleted meanwhile may end in an {@link java.io.IOException}.
     *
     * @throws ObjectNotFoundException if nothing lies under the key
     */
    SeekableByteChannel open(ObjectKey key);

    /** Says what lies under the key without reading it; empty if nothing does. */
    Optional<ObjectDescription> describe(ObjectKey key);

    /**
     * Reads the whole object and answers its SHA-256, 32 bytes.
     *
     * @throws ObjectNotFoundException if nothing lies under the key
     */
    byte[] sha256(ObjectKey key);

    /**
     * Says what lies below a folder, in the order of the keys' characters.
     *
     * <p>What is put or deleted meanwhile may be in the answer or not. What lies there under a name that no store gives, as somebody
     * else's file, is left out.
     *
     * @param folder the keys begin with it and a slash
     * @param after only what is behind that key; empty to begin
     * @param limit at most so many; fewer are answered only if there are no more
     */
    List<ObjectDescription> list(ObjectKey folder, Optional<ObjectKey> after, int limit);

    /**
     * Deletes an object; when it returns, the object stays deleted after a loss of power.
     *
     * @return whether this call deleted it; {@code false} if nothing lay under the key
     */
    boolean delete(ObjectKey key);
}
