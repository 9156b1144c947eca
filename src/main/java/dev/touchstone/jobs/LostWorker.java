package dev.touchstone.jobs;

/** The worker of an earlier server, gone by now. */
record LostWorker() implements JobLauncher.Handle {
    @Override
    public boolean isAlive() {
        return false;
    }

    @Override
    public String device() {
        return "";
    }

    @Override
    public void stop() {}

    @Override
    public String ending() {
        return "the server or the worker stopped";
    }
}
