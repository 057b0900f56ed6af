// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How loud the sound of the last second was, and how high: by its zero crossings, so of a single tone. Thread-safe. */
final class Loudness {
    private double squares;
    private long samples;
    private long crossings;
    private int sampleRate = 1;
    private boolean above;

    /** Takes 16-bit samples, of several channels the first. */
    synchronized void add(byte[] block, int rate, int channels) {
        ByteBuffer data = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 1 < block.length; i += 2 * channels) {
            short sample = data.getShort(i);
            squares += (double) sample * sample;
            samples++;
            if (sample != 0 && sample > 0 != above) {
                above = !above;
                crossings++;
            }
        }
        sampleRate = rate;
    }

    /** Of everything since the last time: {@code -15 dB, 440 Hz}. */
    synchronized String take() {
        if (squares == 0) {
            samples = 0;
            return "silence";
        }
        double decibels = 10 * Math.log10(squares / samples / (32768.0 * 32768.0));
        double hertz = crossings / 2.0 * sampleRate / samples;
        squares = 0;
        samples = 0;
        crossings = 0;
        return String.format("%.0f dB, %.0f Hz", decibels, hertz);
    }
}
