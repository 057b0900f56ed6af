// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long MILLIS = 1_000_000;

    /** With its 28 bytes of headers it is 1,000 bytes long. */
    private static final int PAYLOAD_BYTES = 972;

    private final Lane<Integer> lane = new Lane<>(1);

    @Test
    void aPerfectLineGivesEverythingBackAtOnceAndInOrder() {
        send(100, 0);
        assertThat(all(0)).containsExactlyElementsOf(numbers(100));
        assertThat(lane.nextDeadline()).isEqualTo(Lane.NEVER);
        assertThat(lane.counts()).isEqualTo(new LaneCounts(100, 0, 0, 0, 0, 100, 100 * PAYLOAD_BYTES, 0));
    }

    @Test
    void nothingLeavesBeforeItsDelay() {
        lane.impair(Impairment.NONE.withDelay(30, 0), 0);
        send(1, 5 * MILLIS);
        assertThat(lane.nextDeadline()).isEqualTo(35 * MILLIS);
        assertThat(all(35 * MILLIS - 1)).isEmpty();
        assertThat(all(35 * MILLIS)).containsExactly(0);
    }

    @Test
    void losesTheShareItWasTold() {
        lane.impair(Impairment.NONE.withLoss(0.05), 0);
        send(20_000, 0);
        assertThat(all(0)).hasSize(20_000 - (int) lane.counts().lost());
        assertThat(lane.counts().lost()).isCloseTo(1_000, within(150L));
    }

    @Test
    void losesInBurstsOfTheLengthItWasTold() {
        lane.impair(Impairment.NONE.withLoss(0.05, 5), 0);
        send(50_000, 0);
        List<Integer> left = all(0);
        long bursts = IntStream.range(1, left.size())
                .filter(i -> left.get(i) != left.get(i - 1) + 1)
                .count();
        assertThat(lane.counts().lost()).isCloseTo(2_500, within(500L));
        assertThat((double) lane.counts().lost() / bursts).isCloseTo(5, within(0.7));
    }

    @Test
    void losesEverythingInAnOutageAndNothingBetween() {
        lane.impair(Impairment.NONE.withOutages(100, 3_000), 0);
        for (int i = 0; i < 900; i++) {
            lane.enter(i, PAYLOAD_BYTES, i * 10L * MILLIS);
        }
        assertThat(all(9_000 * MILLIS))
                .hasSize(870)
                .doesNotContain(290, 299, 590, 899)
                .contains(289, 300);
        assertThat(lane.counts().outages()).isEqualTo(3);
    }

    @Test
    void jitterLetsDatagramsOvertakeEachOther() {
        lane.impair(Impairment.NONE.withDelay(10, 20), 0);
        for (int i = 0; i < 100; i++) {
            lane.enter(i, PAYLOAD_BYTES, i * MILLIS);
        }
        assertThat(all(129 * MILLIS)).hasSize(100).isNotEqualTo(numbers(100));
        assertThat(lane.counts().overtaken()).isPositive();
    }

    @Test
    void repeatsTheShareItWasTold() {
        lane.impair(Impairment.NONE.withDuplication(0.1), 0);
        send(1_000, 0);
        assertThat(lane.counts().duplicated()).isCloseTo(100, within(30L));
        assertThat(all(0)).hasSize(1_000 + (int) lane.counts().duplicated()).containsAll(numbers(1_000));
    }

    @Test
    void givesOutNoMoreThanItsRateAndDropsWhatItsQueueCannotHold() {
        // A megabit a second: one of these each 8 ms; ten may wait.
        lane.impair(Impairment.NONE.withRate(1_000_000, 10_000), 0);
        send(15, 0);
        assertThat(lane.counts().overflowed()).isEqualTo(5);
        assertThat(all(8 * MILLIS - 1)).isEmpty();
        assertThat(all(40 * MILLIS)).containsExactlyElementsOf(numbers(5));
        send(6, 40 * MILLIS);
        assertThat(lane.counts().overflowed()).isEqualTo(6);
        assertThat(all(120 * MILLIS)).hasSize(10);
    }

    @Test
    void anIdleLineSavesNothingUp() {
        lane.impair(Impairment.NONE.withRate(1_000_000, 10_000), 0);
        send(2, 10_000 * MILLIS);
        assertThat(all(10_008 * MILLIS)).containsExactly(0);
        assertThat(lane.nextDeadline()).isEqualTo(10_016 * MILLIS);
    }

    @Test
    void aWidenedLineIsWideAtOnce() {
        lane.impair(Impairment.NONE.withRate(1_000, 10_000), 0);
        send(1, 0);
        lane.impair(Impairment.NONE, 0);
        lane.enter(1, PAYLOAD_BYTES, 0);
        assertThat(all(0)).containsExactly(1);
    }

    @Test
    void equalSeedsDecideEqually() {
        assertThat(someOf(7)).isEqualTo(someOf(7)).isNotEqualTo(someOf(8));
    }

    private static List<Integer> someOf(long seed) {
        Lane<Integer> one = new Lane<>(seed);
        one.impair(Impairment.NONE.withLoss(0.3).withDelay(1, 5).withDuplication(0.1), 0);
        numbers(100).forEach(number -> one.enter(number, PAYLOAD_BYTES, number * MILLIS));
        return all(one, 1_000 * MILLIS);
    }

    private void send(int count, long nowNanos) {
        numbers(count).forEach(number -> lane.enter(number, PAYLOAD_BYTES, nowNanos));
    }

    private List<Integer> all(long nowNanos) {
        return all(lane, nowNanos);
    }

    private static List<Integer> all(Lane<Integer> lane, long nowNanos) {
        List<Integer> result = new ArrayList<>();
        for (Optional<Integer> next = lane.leave(nowNanos); next.isPresent(); next = lane.leave(nowNanos)) {
            result.add(next.get());
        }
        return result;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
