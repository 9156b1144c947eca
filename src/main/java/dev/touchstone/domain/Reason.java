package dev.touchstone.domain;

/** What went wrong, as clients see it in {@code ErrorInfo.reason}. */
public enum Reason {
    /** One or more fields of the request are wrong; the violations name them. */
    INVALID_REQUEST(Fault.CALLER),
    /** A text to be scored or learnt from has no content. */
    EMPTY_TEXT(Fault.CALLER),
    /** A text has more tokens or characters than allowed, and truncation was not asked for. */
    TEXT_TOO_LONG(Fault.CALLER),
    /** A text is not valid Unicode. */
    INVALID_TEXT(Fault.CALLER),
    /** Preference data cannot be read or does not make sense. */
    INVALID_DATA(Fault.CALLER),
    /** No valid token came with the call. */
    UNAUTHENTICATED(Fault.IDENTITY),
    /** The caller's token does not have the scope that the call needs. */
    SCOPE_MISSING(Fault.PERMISSION),
    /** A server-side path lies outside the allowed roots. */
    PATH_NOT_ALLOWED(Fault.PERMISSION),
    /** No model or version of that name. */
    MODEL_NOT_FOUND(Fault.MISSING),
    /** No base model of that name. */
    BASE_MODEL_NOT_FOUND(Fault.MISSING),
    /** No dataset or revision of that name. */
    DATASET_NOT_FOUND(Fault.MISSING),
    /** No job of that name. */
    JOB_NOT_FOUND(Fault.MISSING),
    /** A file or folder named by the caller is not there. */
    PATH_NOT_FOUND(Fault.MISSING),
    /** A model directory is incomplete or damaged, or a file of the hub is not what the hub promised. */
    INVALID_MODEL(Fault.STATE),
    /** A model directory is of a kind, or uses an option, that Touchstone does not support. */
    UNSUPPORTED_MODEL(Fault.STATE),
    /** The version does not reproduce the scores recorded at the end of its training. */
    GOLDEN_MISMATCH(Fault.STATE),
    /** Nothing says which rewards are good enough: the version is not calibrated, and no thresholds were given. */
    NOT_CALIBRATED(Fault.STATE),
    /** The version did not meet the condition of its promotion; the message has its figures and the champion's. */
    PROMOTION_REFUSED(Fault.STATE),
    /** No champion before the present one is left to go back to. */
    NO_EARLIER_CHAMPION(Fault.STATE),
    /** What was to be deleted is needed; {@code force} deletes it all the same. */
    IN_USE(Fault.STATE),
    /** The job has ended. */
    JOB_ENDED(Fault.STATE),
    /** The job has succeeded, or it waits or runs. */
    JOB_NOT_RESUMABLE(Fault.STATE),
    /** This server runs no training jobs. */
    JOBS_DISABLED(Fault.STATE),
    /** A run's checkpoints were made by another program version, base model, data or options; the message names what differs. */
    CHECKPOINT_MISMATCH(Fault.STATE),
    /** The request id was used for another request. */
    REQUEST_ID_REUSED(Fault.STATE),
    /** As many items are admitted as the server takes; retry after the stated delay. */
    OVERLOADED(Fault.OVERLOAD),
    /** As many jobs are waiting as the server takes. */
    JOB_QUEUE_FULL(Fault.OVERLOAD),
    /** A request message has more bytes than the server takes. */
    MESSAGE_TOO_LONG(Fault.OVERLOAD),
    /** A single item, or a model, needs more memory than there is. */
    OUT_OF_MEMORY(Fault.OVERLOAD),
    /** The disk is full. */
    STORAGE_FULL(Fault.OVERLOAD),
    /** The stream is as old as streams may get; open a new one. */
    STREAM_EXPIRED(Fault.UNAVAILABLE),
    /** The hub of base models cannot be reached, or must not be. */
    HUB_UNAVAILABLE(Fault.UNAVAILABLE),
    /** The server is stopping, or has not started yet. */
    SHUTTING_DOWN(Fault.UNAVAILABLE),
    /** The caller's deadline passed before the work was done. */
    DEADLINE_EXCEEDED(Fault.DEADLINE),
    /** The caller left or asked to stop. */
    CANCELLED(Fault.CANCELLED),
    /** The run took longer than max_runtime. */
    MAX_RUNTIME_EXCEEDED(Fault.DEADLINE),
    /** The loss or a reward was not a finite number; it is never reported as a score. */
    NON_FINITE(Fault.INTERNAL),
    /** The worker process of a run ended before its run. */
    WORKER_FAILED(Fault.INTERNAL),
    /** Reading or writing a file failed. */
    STORAGE_FAILED(Fault.INTERNAL),
    /** The engine failed. */
    ENGINE_FAILED(Fault.INTERNAL),
    /** A defect of Touchstone. */
    INTERNAL(Fault.INTERNAL);

    /** Whose fault it is, which decides the status code. */
    public enum Fault {
        CALLER,
        IDENTITY,
        PERMISSION,
        MISSING,
        STATE,
        OVERLOAD,
        UNAVAILABLE,
        DEADLINE,
        CANCELLED,
        INTERNAL
    }

    private final Fault fault;

    Reason(Fault fault) {
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
