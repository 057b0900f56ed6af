// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody meant who mistyped a name. */
final class NearMiss {
    private NearMiss() {}

    /** The candidate that is the fewest slips away, if that is {@code mostSlips} at most. */
    static Optional<String> among(Stream<String> candidates, String name, int mostSlips) {
        return candidates
                .filter(candidate -> slips(candidate, name) <= mostSlips)
                .min(Comparator.comparingInt(candidate -> slips(candidate, name)));
    }

    /** Letters put in, left out, replaced, or swapped with their neighbour: optimal string alignment. */
    static int slips(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
