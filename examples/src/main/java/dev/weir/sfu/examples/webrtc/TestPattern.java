// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.LocalTime;

/**
 * A picture that shows whether time goes by: colour bars, the time of day to the hundredth, and a white block that crosses the floor once in
 * two seconds. The digits are made of segments, since servers have no fonts.
 */
final class TestPattern {
    /** From the left, in the upper two thirds. */
    private static final Color[] BARS = {
        Color.WHITE, Color.YELLOW, Color.CYAN, Color.GREEN, Color.MAGENTA, Color.RED, Color.BLUE, Color.BLACK
    };
    /** Of each digit: top, upper left, upper right, middle, lower left, lower right, bottom. */
    private static final String[] SEGMENTS = {
        "1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"
    };

    private final int width;
    private final int height;
    private final BufferedImage picture;

    TestPattern(int width, int height) {
        this.width = width;
        this.height = height;
        this.picture = new BufferedImage(width, height, Pictures.JAVA_FORMAT);
    }

    /** The picture of that time; the same object each time. */
    BufferedImage at(LocalTime time) {
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.DARK_GRAY);
        pen.fillRect(0, 0, width, height);
        for (int i = 0; i < BARS.length; i++) {
            pen.setColor(BARS[i]);
            pen.fillRect(i * width / BARS.length, 0, width / BARS.length + 1, height * 2 / 3);
        }
        long millis = time.toNanoOfDay() / 1_000_000;
        pen.setColor(Color.WHITE);
        pen.fillRect((int) (millis % 2000 * (width - width / 8) / 2000), height * 11 / 12, width / 8, height / 12);
        int digit = width / 16;
        String clock = String.format("%tH%<tM%<tS%02d", time, millis % 1000 / 10);
        for (int i = 0; i < clock.length(); i++) {
            // A little more room between hours, minutes, seconds and hundredths.
            digit(
                    pen,
                    clock.charAt(i) - '0',
                    width / 8 + i * digit * 4 / 3 + i / 2 * digit / 2,
                    height * 17 / 24,
                    digit);
        }
        pen.dispose();
        return picture;
    }

    private static void digit(Graphics2D pen, int value, int x, int y, int size) {
        int thick = Math.max(1, size / 6);
        for (int i = 0; i < SEGMENTS[value].length(); i++) {
            if (SEGMENTS[value].charAt(i) == '1') {
                // Every third segment lies, the two in between stand.
                int row = i / 3;
                switch (i % 3) {
                    case 0 -> pen.fillRect(x, y + row * size, size, thick);
                    case 1 -> pen.fillRect(x, y + row * size, thick, size);
                    default -> pen.fillRect(x + size - thick, y + row * size, thick, size);
                }
            }
        }
    }
}
