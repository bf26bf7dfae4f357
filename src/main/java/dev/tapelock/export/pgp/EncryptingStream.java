package dev.tapelock.export.pgp;

import java.io.OutputStream;

/** Encrypts what is written, and can be given up. */
abstract class EncryptingStream extends OutputStream {

    /** Zeroes what it holds; the end is not written. */
    abstract void destroy();
}
