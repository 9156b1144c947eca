package dev.touchstone.grpc;

import com.google.rpc.Status;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.LiveOpen;
import dev.touchstone.grpc.v1.StreamScoreRequest;
import dev.touchstone.grpc.v1.StreamScoreResponse;
import dev.touchstone.score.LiveAnswer;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.wire.LiveMapping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The live answers of one stream. What still comes for one that has ended is ignored: its client may not know yet. */
final class StreamAnswers {
    private static final int ENDED_REMEMBERED = 1024;

    private final ScoreStream stream;
    private final LiveAnswers live;
    private final ScoreMeters meters;
    private final CallDeadline deadline;
    private final Map<String, LiveAnswer> open = new ConcurrentHashMap<>();
    private final Set<String> ended = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > ENDED_REMEMBERED;
        }
    }));

    StreamAnswers(ScoreStream stream, LiveAnswers live, ScoreMeters meters, CallDeadline deadline) {
        this.stream = stream;
        this.live = live;
        this.meters = meters;
        this.deadline = deadline;
    }

    /** Whether a message is about a live answer. */
    static boolean isForOne(StreamScoreRequest request) {
        return request.hasOpen() || request.hasDelta() || request.hasClose();
    }

    void take(StreamScoreRequest request) {
        String id = id(request);
        try {
            requireOne(request);
            if (request.hasOpen()) {
                open(id, request.getOpen());
            } else if (request.hasDelta()) {
                with("delta.id", id, answer -> answer.append(LiveMapping.utf8(request.getDelta())));
            } else {
                with("close.id", id, LiveAnswer::close);
            }
        } catch (TouchstoneException e) {
            stream.send(ScoreStream.error(id, e));
        }
        stream.readOn();
    }

    void closeAll() {
        open.values().forEach(LiveAnswer::close);
    }

    void stopAll(TouchstoneException why) {
        open.values().forEach(answer -> answer.stop(why));
    }

    void abandonAll() {
        meters.abandoned(
                (int) open.values().stream().filter(LiveAnswer::abandon).count(), deadline);
    }

    private void open(String id, LiveOpen request) {
        Violations violations = new Violations();
        violations
                .check(!id.isEmpty(), "open.id", "empty", "an id of its own")
                .check(stream.isFree(id), "open.id", "still unanswered", "an id of its own");
        LiveAnswer answer = live.open(LiveMapping.toDomain(request, violations), new Listener(id));
        ended.remove(id);
        stream.claimLive(id);
        open.put(id, answer);
        answer.begin();
    }

    private void with(String field, String id, Consumer<LiveAnswer> work) {
        LiveAnswer answer = open.get(id);
        if (answer != null) {
            work.accept(answer);
        } else if (!ended.contains(id)) {
            throw new TouchstoneException(
                    List.of(new FieldViolation(field, "not open (expected: the id of an answer that is)")));
        }
    }

    private void end(String id, StreamScoreResponse reply) {
        open.remove(id);
        ended.add(id);
        stream.answer(id, reply);
    }

    private static void requireOne(StreamScoreRequest request) {
        long given = Stream.of(request.hasItem(), request.hasOpen(), request.hasDelta(), request.hasClose())
                .filter(has -> has)
                .count();
        new Violations()
                .check(given == 1, "message", given + " of item, open, delta and close", "exactly one")
                .throwIfAny();
    }

    private static String id(StreamScoreRequest request) {
        if (request.hasOpen()) {
            return request.getOpen().getId();
        }
        return request.hasDelta()
                ? request.getDelta().getId()
                : request.getClose().getId();
    }

    private final class Listener implements LiveAnswer.Listener {
        private final String id;

        Listener(String id) {
            this.id = id;
        }

        @Override
        public void refused(Throwable failure) {
            end(id, ScoreStream.error(id, failure));
        }

        @Override
        public void checked(LiveReply reply) {
            meters.checked(reply);
            StreamScoreResponse message = LiveMapping.toProto(id, reply, StreamAnswers::status);
            if (reply.decision().ends()) {
                end(id, message);
            } else {
                stream.send(message);
            }
        }
    }

    private static Status status(TouchstoneException error) {
        return ErrorMapping.toStatus(error);
    }
}
