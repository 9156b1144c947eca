package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A watcher that remembers what it was told and takes as many events as it is allowed. */
final class RecordingWatcher implements JobWatcher {
    final List<Long> sequences = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    int ends;
    Optional<TouchstoneException> problem = Optional.empty();

    @Override
    public boolean isReady() {
        return sequences.size() < room;
    }

    @Override
    public void event(JobEvent event) {
        sequences.add(event.sequence());
    }

    @Override
    public void ended() {
        ends++;
    }

    @Override
    public void failed(TouchstoneException why) {
        problem = Optional.of(why);
    }
}
