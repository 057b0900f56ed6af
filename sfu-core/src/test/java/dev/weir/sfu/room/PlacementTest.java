// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int TOGETHER = 5_000;

    private final Placement placement = new Placement(3, TOGETHER);

    @Test
    void roomsGoToTheFirstLoopThatDoesLittle() {
        placement.sent(0, TOGETHER - 1);
        assertThat(placement.forRoom()).isZero();

        placement.sent(0, TOGETHER);
        assertThat(placement.forRoom()).isEqualTo(1);
    }

    @Test
    void roomsGoWhereTheFewestSessionsAreWhenNothingIsToStayTogether() {
        Placement placement = new Placement(3, 0);
        for (int i = 0; i < 30; i++) {
            placement.joined(placement.forRoom());
        }

        for (int loop = 0; loop < 3; loop++) {
            placement.left(loop);
            assertThat(placement.forRoom()).isEqualTo(loop);
            placement.joined(loop);
        }
    }

    @Test
    void whatALoopSendsCountsMoreThanItsSessions() {
        placement.joined(1);
        placement.joined(1);
        placement.sent(0, 10_000);

        assertThat(placement.forRoom()).isEqualTo(1);
    }

    @Test
    void aRoomStaysTogetherWhileItsLoopDoesLittle() {
        placement.sent(2, TOGETHER - 1);
        assertThat(placement.forViewer(2)).isEqualTo(2);

        placement.sent(2, TOGETHER);
        assertThat(placement.forViewer(2)).isEqualTo(0);
    }

    @Test
    void viewersWhoseMediaDoesNotFlowYetCountToo() {
        for (int i = 0; i < 49; i++) {
            assertThat(placement.forViewer(1)).isEqualTo(1);
            placement.joined(1);
        }
        placement.joined(1);

        assertThat(placement.forViewer(1)).isEqualTo(0);
    }

    @Test
    void staysEvenWhileViewersComeAndGo() {
        Placement even = new Placement(2, 0);
        int[] sessions = new int[2];
        for (int round = 0; round < 1_000; round++) {
            int loop = even.forViewer(0);
            even.joined(loop);
            sessions[loop]++;
            if (round % 3 == 2) {
                int leaver = round % 2 == 0 || sessions[1] == 0 ? 0 : 1;
                even.left(leaver);
                sessions[leaver]--;
            }
        }
        assertThat(sessions[0] - sessions[1]).isBetween(-2, 2);
    }
}
