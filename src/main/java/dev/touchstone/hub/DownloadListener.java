package dev.touchstone.hub;

/** Told how far a download is, on the downloading thread. It may throw to stop it; what has arrived is kept for the next time. */
public interface DownloadListener {
    /** One that listens to nothing. */
    DownloadListener NONE = (bytes, total) -> {};

    /**
     * @param bytes of all files so far
     * @param total of all files
     */
    void progressed(long bytes, long total);
}
