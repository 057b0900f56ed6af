// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Offers of real clients, damaged: never an exception, never a 500, and every 201 still obeys the laws of all answers.
 *
 * <p>Case {@code n} depends on {@code SEED + n} only, so a failure is replayed by calling {@code check} with the number it names.
 */
class DamagedOffersTest {
    private static final long SEED = 20_261_129;
    private static final int CASES = 4_000;

    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of(AnswerLaw.IPV4, AnswerLaw.IPV6))
            .build());
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());
    private int answered;
    private int refused;

    @AfterEach
    void close() {
        sfu.close();
    }

    /** The time is a hundred times what it takes: only something that runs away reaches it. */
    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void answersDamagedOffersByTheLawsOrRefusesThem() throws Exception {
        List<String> names = ClientOffersTest.names();
        List<String> offers = names.stream().map(Requests::recorded).toList();
        for (int number = 0; number < CASES; number++) {
            check(number, names, offers);
        }
        // Damage that spoilt everything, or nothing, would prove nothing.
        assertThat(answered).isGreaterThan(CASES / 4);
        assertThat(refused).isGreaterThan(CASES / 4);
        assertThat(sfu.rooms()).isEmpty();
    }

    private void check(int number, List<String> names, List<String> offers) {
        boolean publishing = names.get(number % names.size()).contains("-publish");
        byte[] damaged = new Damage(SEED + number)
                .of(offers.get(number % offers.size()), offers.get(number / 7 % offers.size()));
        String path = publishing ? Requests.PUBLISH : Requests.PLAY;
        HttpResponse response = handlers.handle(
                        Requests.of("POST", path, Map.of("Content-Type", "application/sdp"), damaged))
                .join();
        String offer = new String(damaged, StandardCharsets.UTF_8);
        try {
            if (response.status() == 201) {
                answered++;
                AnswerLaw.checkAll(publishing, sfu.rtcPort(), offer, response);
                String session = response.headers().all("Location").get(0);
                assertThat(handlers.handle(Requests.of("DELETE", session))
                                .join()
                                .status())
                        .isEqualTo(200);
                return;
            }
            refused++;
            assertThat(response.status()).isIn(400, 422);
            Problems.in(response);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("case " + number + " of seed " + SEED + ":\n" + offer, e);
        }
    }
}
