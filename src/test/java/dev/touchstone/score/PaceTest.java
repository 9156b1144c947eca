package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void leastNanosPerToken_nothingSeen_isNothing() {
        assertThat(pace.leastNanosPerToken(1)).isZero();
        assertThat(pace.tokensWithin(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void leastNanosPerToken_longTextsSeen_isMoreThanOfShortOnes() {
        pace.observe(10, 10, 0, 1_000);
        pace.observe(128, 1280, 0, 21_000);
        pace.observe(8192, 8192, 0, 8_194_000);

        assertThat(pace.leastNanosPerToken(128)).isCloseTo(9_500 / 1280.0, within(1e-9));
        assertThat(pace.leastNanosPerToken(8192)).isCloseTo(4_096_000 / 8192.0, within(1e-9));
        assertThat(pace.leastNanosPerToken(4097)).isCloseTo(250, within(0.1));
        assertThat(pace.leastNanosPerToken(1000)).isEqualTo(pace.leastNanosPerToken(128));
    }

    @Test
    void leastNanosPerToken_onlyOneBatchSeen_doesNotTakeItsFixedCostForTheCostOfTokens() {
        pace.observe(4, 4, 0, 5_000_000);
        assertThat(pace.leastNanosPerToken(8000)).isZero();
    }

    @Test
    void tokensWithin_severalBatchesSeen_isByTheFastest() {
        pace.observe(10, 10, 0, 1_000);
        pace.observe(10, 100, 0, 2_000);
        pace.observe(10, 10, 5, 1_000);
        assertThat(pace.tokensWithin(Duration.ofNanos(1_000))).isEqualTo(50);
    }

    /** Batches cost a fixed time, a time per token and one per pair of tokens, and now and then up to twice as much. */
    @RepeatedTest(200)
    void leastNanosPerToken_anyDeviceAndHistory_isNeverMoreThanTheDeviceNeeds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Device device = new Device(random);
        for (int i = random.nextInt(30); i >= 0; i--) {
            device.work(Text.some(random));
            Text[] call = Text.some(random);
            double least = 0;
            for (Text text : call) {
                least += text.unread() * pace.leastNanosPerToken(text.length());
            }
            assertThat((long) least).isLessThanOrEqualTo(device.nanos(call) + 1);
        }
    }

    private record Text(int length, int known) {
        static Text[] some(Random random) {
            boolean reuse = random.nextBoolean();
            int longest = 2 + random.nextInt(1 << (1 + random.nextInt(13)));
            return IntStream.range(0, 1 + random.nextInt(24))
                    .map(i -> 1 + random.nextInt(longest))
                    .mapToObj(length -> new Text(length, reuse ? random.nextInt(length) : 0))
                    .toArray(Text[]::new);
        }

        int unread() {
            return length - known;
        }
    }

    private final class Device {
        private final Random random;
        private final double fixed;
        private final double perToken;
        private final double perPair;

        Device(Random random) {
            this.random = random;
            fixed = random.nextDouble(20_000_000);
            perToken = random.nextDouble(1_000_000);
            perPair = random.nextDouble(2) * perToken / 1000;
        }

        /** At its best. */
        long nanos(Text... texts) {
            double nanos = fixed;
            for (Text text : texts) {
                double pairs = (double) text.length() * text.length() - (double) text.known() * text.known();
                nanos += perToken * text.unread() + perPair * pairs / 2;
            }
            return (long) nanos;
        }

        void work(Text... texts) {
            int longest = IntStream.range(0, texts.length)
                    .map(i -> texts[i].length())
                    .max()
                    .orElseThrow();
            long tokens = 0;
            long reused = 0;
            for (Text text : texts) {
                tokens += text.length();
                reused += text.known();
            }
            pace.observe(longest, tokens, reused, (long) (nanos(texts) * (1 + random.nextDouble())));
        }
    }
}
