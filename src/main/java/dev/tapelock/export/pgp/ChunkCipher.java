package dev.tapelock.export.pgp;

/** A mode of AES-256 that encrypts a chunk and vouches for it. For one thread, under one key. */
interface ChunkCipher {

    int TAG_BYTES = 16;

    /** How long each nonce is. */
    int nonceBytes();

    /**
     * Encrypts the beginning of an array, and puts the tag behind it.
     *
     * @param nonce never the same twice
     * @param associated what is vouched for, too; under 16 bytes
     * @param plain may be overwritten; nobody needs it after that
     * @param target another array, with room for that length and the tag
     */
    void encrypt(byte[] nonce, byte[] associated, byte[] plain, int length, byte[] target);

    /** Forgets the key, once and for all. */
    void destroy();
}
