package dev.tapelock.storage;

/**
 * What a store says about an object without reading it.
 *
 * @param key the object's key
 * @param lengthBytes the object's length in bytes
 */
public record ObjectDescription(ObjectKey key, long lengthBytes) {}
