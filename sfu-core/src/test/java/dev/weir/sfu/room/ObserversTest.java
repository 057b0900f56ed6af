// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {
    private final Observers observers = new Observers();
    private final List<String> told = new ArrayList<>();

    private MediaObserver named(String name) {
        return new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                told.add(name);
            }
        };
    }

    private void tell() {
        observers.tell(observer -> observer.publisherJoined("room", "id"));
    }

    @Test
    void allAreToldInTheOrderInWhichTheyCame() {
        observers.add(named("first"));
        observers.add(named("second"));

        tell();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void nobodyIsToldAnythingAfterLeaving() {
        Observation first = observers.add(named("first"));
        observers.add(named("second"));
        first.close();
        first.close();

        tell();

        assertThat(told).containsExactly("second");
    }

    @Test
    void whoIsSentAwayByTheObserverBeforeItHearsNothingOfThatEventAnyMore() {
        List<Observation> later = new ArrayList<>();
        observers.add(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                later.forEach(Observation::close);
            }
        });
        later.add(observers.add(named("second")));

        tell();

        assertThat(told).isEmpty();
    }

    @Test
    void oneThatStaysTwiceIsToldTwiceUntilOneStayEnds() {
        MediaObserver twice = named("twice");
        observers.add(twice);
        Observation second = observers.add(twice);
        tell();
        assertThat(told).hasSize(2);
        second.close();

        tell();

        assertThat(told).hasSize(3);
    }

    @Test
    void theOthersAreToldThoughOneFails() {
        observers.add(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                throw new IllegalStateException("a bug of the application's");
            }
        });
        observers.add(named("second"));

        tell();

        assertThat(told).containsExactly("second");
    }
}
