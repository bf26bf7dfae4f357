package dev.tapelock.recording;

/** Somebody else was faster with the same artifact or recording; the transaction was rolled back. */
class AlreadyDeliveredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AlreadyDeliveredException(Throwable cause) {
        super("The artifact or its recording was stored by somebody else meanwhile", cause);
    }
}
