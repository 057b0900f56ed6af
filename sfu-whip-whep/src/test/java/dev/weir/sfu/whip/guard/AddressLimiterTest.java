// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.whip.address.Addresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressLimiterTest {
    private static final InetAddress CLIENT = Addresses.of("192.0.2.1");

    /** Begins late: nanoTime has no origin that means anything. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE / 2);

    private AddressLimiter limiter(int tokens, Duration period, int burst) {
        return new AddressLimiter(tokens, period, burst, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static int takenInARow(RateLimiter limiter, InetAddress client) {
        int taken = 0;
        while (limiter.take(client).isEmpty()) {
            taken++;
        }
        return taken;
    }

    @Test
    void letsABurstThroughAndThenSoManyASecond() {
        AddressLimiter limiter = limiter(2, Duration.ofSeconds(1), 5);

        assertThat(takenInARow(limiter, CLIENT)).isEqualTo(5);
        pass(Duration.ofMillis(499));
        assertThat(takenInARow(limiter, CLIENT)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(takenInARow(limiter, CLIENT)).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        assertThat(takenInARow(limiter, CLIENT)).isEqualTo(4);
        pass(Duration.ofHours(1));
        assertThat(takenInARow(limiter, CLIENT)).isEqualTo(5);
    }

    @Test
    void saysHowManySecondsToWaitRoundedUp() {
        AddressLimiter limiter = limiter(10, Duration.ofMinutes(1), 1);
        limiter.take(CLIENT);

        assertThat(limiter.take(CLIENT)).hasValue(6);
        pass(Duration.ofMillis(1));
        assertThat(limiter.take(CLIENT)).hasValue(6);
        pass(Duration.ofSeconds(5));
        assertThat(limiter.take(CLIENT)).hasValue(1);
        assertThat(limiter.look(CLIENT)).hasValue(1);
        pass(Duration.ofMillis(999));
        assertThat(limiter.take(CLIENT)).isEmpty();
    }

    @Test
    void countsWhatIsRefusedAsNothing() {
        AddressLimiter limiter = limiter(1, Duration.ofSeconds(1), 1);
        IntStream.range(0, 100).forEach(i -> limiter.take(CLIENT));
        pass(Duration.ofSeconds(1));

        assertThat(limiter.take(CLIENT)).isEmpty();
    }

    @Test
    void looksWithoutTaking() {
        AddressLimiter limiter = limiter(1, Duration.ofSeconds(1), 1);

        assertThat(limiter.look(CLIENT)).isEmpty();
        assertThat(limiter.addresses()).isZero();
        assertThat(limiter.take(CLIENT)).isEmpty();
        assertThat(limiter.look(CLIENT)).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(limiter.look(CLIENT)).isEmpty();
        assertThat(limiter.look(CLIENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "192.0.2.1, 0:0:0:0:c000:201::, false",
        "0.0.0.0, ::1, false",
    })
    void countsIpv4ByAddressAndIpv6ByItsFirstHalf(String one, String other, boolean together) {
        AddressLimiter limiter = limiter(1, Duration.ofSeconds(1), 1);
        limiter.take(Addresses.of(one));

        assertThat(limiter.take(Addresses.of(other)).isPresent()).isEqualTo(together);
    }

    @Test
    void countsMappedAddressesAsIpv4() {
        AddressLimiter limiter = limiter(1, Duration.ofSeconds(1), 1);
        limiter.take(CLIENT);

        assertThat(limiter.take(Addresses.mapped("192.0.2.1"))).isPresent();
        assertThat(limiter.take(Addresses.mapped("192.0.2.2"))).isEmpty();
    }

    @Test
    void forgetsAnAddressOnceItsBucketIsFullAgain() {
        AddressLimiter limiter = limiter(2, Duration.ofSeconds(1), 10);
        takenInARow(limiter, CLIENT);

        pass(Duration.ofSeconds(5));
        assertThat(limiter.addresses()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(limiter.addresses()).isZero();
    }

    @Test
    void remembersABoundedNumberOfAddresses() {
        AddressLimiter limiter = new AddressLimiter(1, Duration.ofHours(1), 1, now::get, 100);
        for (int i = 0; i < 10_000; i++) {
            limiter.take(Addresses.of("10.0." + i / 256 + '.' + i % 256));
        }

        assertThat(limiter.addresses()).isLessThanOrEqualTo(100);
    }

    @Test
    void keepsCountingWhoComesOftenWhenACrowdPasses() {
        AddressLimiter limiter = new AddressLimiter(1, Duration.ofHours(1), 1, now::get, 100);
        IntStream.range(0, 10).forEach(i -> limiter.take(CLIENT));
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.take(Addresses.of("10.0." + i / 256 + '.' + i % 256)))
                    .isEmpty();
            assertThat(limiter.take(CLIENT)).isPresent();
        }
    }

    @Test
    void givesOutNoMoreToManyThreadsAtOnce() {
        AddressLimiter limiter = limiter(1, Duration.ofHours(1), 500);
        AtomicInteger taken = new AtomicInteger();
        IntStream.range(0, 5_000).parallel().forEach(i -> {
            OptionalInt wait = limiter.take(CLIENT);
            taken.addAndGet(wait.isEmpty() ? 1 : 0);
        });

        assertThat(taken).hasValue(500);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, 1, tokens must be 1 to 1000000: 0",
        "1000001, PT1S, 1, tokens must be 1 to 1000000: 1000001",
        "1, PT1S, 0, burst must be 1 to 1000000: 0",
        "1, PT0S, 1, 'period must be positive, up to PT24H: PT0S'",
        "1, PT24H0.1S, 1, 'period must be positive, up to PT24H: PT24H0.1S'",
    })
    void refusesNumbersOutOfRange(int tokens, Duration period, int burst, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limiter(tokens, period, burst))
                .withMessage(message);
    }

    @Test
    void takesTheLargestNumbersThereAre() {
        AddressLimiter limiter = limiter(1, Duration.ofDays(1), 1_000_000);

        assertThat(takenInARow(limiter, CLIENT)).isEqualTo(1_000_000);
        assertThat(limiter.look(CLIENT)).hasValue(86_400);
        assertThat(takenInARow(limiter(1_000_000, Duration.ofMillis(1), 1), CLIENT))
                .isEqualTo(1);
    }
}
