package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.text.ConversationText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The answers that a version was trained on, each to its prompt, by which they are known again and not read: the first 8 bytes of a
 * SHA-256 of the two, but for case, width of letters and white space. Kept beside the version, sorted.
 */
public final class SeenTexts {
    private static final String FILE = "trained-on.bin";
    private static final int PREFERENCES_PER_TASK = 256;

    private final long[] fingerprints;

    private SeenTexts(LongStream fingerprints) {
        this.fingerprints = fingerprints.sorted().distinct().toArray();
    }

    public static SeenTexts of(List<Preference> preferences) {
        return new SeenTexts(AllCores.map(preferences, PREFERENCES_PER_TASK, SeenTexts::fingerprints).stream()
                .flatMapToLong(LongStream::of));
    }

    private static long[] fingerprints(Preference preference) {
        return preference.answers().stream()
                .mapToLong(answer -> fingerprint(ScoreInput.of(preference.prompt(), answer)))
                .toArray();
    }

    /**
     * Those of a published version; empty where it keeps none.
     *
     * @param version its directory
     */
    public static Optional<SeenTexts> read(Path version) {
        Path file = version.resolve(FILE);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.remaining() % Long.BYTES != 0) {
                throw new IOException(bytes.remaining() + " bytes (expected: a multiple of " + Long.BYTES + ")");
            }
            long[] fingerprints = new long[bytes.remaining() / Long.BYTES];
            bytes.asLongBuffer().get(fingerprints);
            return Optional.of(new SeenTexts(LongStream.of(fingerprints)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    /** @param version the directory of one that is not published yet */
    public void write(Path version) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * fingerprints.length);
        bytes.asLongBuffer().put(fingerprints);
        Path file = version.resolve(FILE);
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    /** These and others, as of a version that was trained on from another. */
    public SeenTexts and(SeenTexts others) {
        return new SeenTexts(LongStream.concat(LongStream.of(fingerprints), LongStream.of(others.fingerprints)));
    }

    public boolean contains(ScoreInput input) {
        return Arrays.binarySearch(fingerprints, fingerprint(input)) >= 0;
    }

    private static long fingerprint(ScoreInput input) {
        Sha256 sha256 = new Sha256();
        if (input instanceof ScoreInput.Answer answer) {
            sha256.update(PromptGroups.normalized(ConversationText.render(answer.prompt())) + "\n");
        }
        sha256.update(PromptGroups.normalized(input.judged()));
        return ByteBuffer.wrap(sha256.digest().digest()).getLong();
    }
}
