// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

/**
 * When each sample of a track is shown and where it is (ISO/IEC 14496-12 section 8.5.1), kept as the file will have it:
 * 4 bytes for a packet of sound, 4 to 12 for a picture; 2 MiB for an hour of both.
 *
 * <pre>
 * stsd                what a decoder must know
 * stts                durations
 * stss                pictures where decoding can begin
 * stsc stsz co64      how many samples are together, how large each is, where each such run begins
 * sgpd sbgp           sound: how many packets a decoder wants before the one it begins with
 * </pre>
 *
 * Not thread-safe.
 */
final class SampleTable {
    /** More is forgotten: a day of pictures, or two of sound, take about as much. */
    static final int MAX_BYTES = 32 << 20;

    private static final int SAMPLE_DESCRIPTION = 1;
    /** Opus has converged after 80 ms (RFC 7845 section 4.6): four packets of 20 ms. */
    private static final int OPUS_ROLL_DISTANCE = -4;

    private final MovieTrack track;
    private final BoxWriter durations = new BoxWriter();
    private final BoxWriter syncNumbers = new BoxWriter();
    private final BoxWriter chunkSamples = new BoxWriter();
    private final BoxWriter chunkOffsets = new BoxWriter();
    private final BoxWriter sizes = new BoxWriter();

    private long samples;
    private long chunks;
    private long samplesInChunk;
    private long startTicks;
    private long lastTicks;
    private long endTicks;
    private long equalDurations;
    private long duration;
    private boolean overfull;

    SampleTable(MovieTrack track) {
        this.track = track;
    }

    /**
     * Takes note of samples that are in the file.
     *
     * @param offset of the first one's first byte
     */
    void add(Run run, long offset) {
        overfull |= sizeBytes() > MAX_BYTES;
        if (overfull) {
            samples += run.samples().size();
            lastTicks = run.samples().get(run.samples().size() - 1).ticks();
            endTicks = run.endTicks();
            return;
        }
        chunks++;
        if (samplesInChunk != run.samples().size()) {
            samplesInChunk = run.samples().size();
            chunkSamples.uint32(chunks).uint32(samplesInChunk).uint32(SAMPLE_DESCRIPTION);
        }
        chunkOffsets.uint64(offset);
        for (Run.Sample sample : run.samples()) {
            add(sample);
        }
        endTicks = run.endTicks();
    }

    private void add(Run.Sample sample) {
        if (samples == 0) {
            startTicks = sample.ticks();
        } else {
            addDuration(Run.durationTicks(lastTicks, sample.ticks()));
        }
        samples++;
        lastTicks = sample.ticks();
        sizes.uint32(sample.sizeBytes());
        if (sample.sync() && track.picture()) {
            syncNumbers.uint32(samples);
        }
    }

    private void addDuration(long ticks) {
        if (ticks != duration && equalDurations > 0) {
            durations.uint32(equalDurations).uint32(duration);
            equalDurations = 0;
        }
        duration = ticks;
        equalDurations++;
    }

    /** Whether these samples are all later than those that are here already, and of this track. */
    boolean canFollow(Run run) {
        return run.trackId() == track.id() && (samples == 0 || run.startTicks() > lastTicks);
    }

    /** The content of an {@code stbl}. */
    void write(BoxWriter out) {
        out.fullBox("stsd", 0, 0, () -> out.uint32(1).bytes(track.sampleEntry()));
        table(out, "stts", allDurations(), 2);
        if (track.picture() && samples > 0) {
            table(out, "stss", syncNumbers, 1);
        }
        table(out, "stsc", chunkSamples, 3);
        out.fullBox("stsz", 0, 0, () -> out.uint32(0).uint32(samples).bytes(sizes));
        table(out, "co64", chunkOffsets, 2);
        if (!track.picture() && samples > 0) {
            preRoll(out);
        }
    }

    /** With that of the last sample, which lasts as long as its run. */
    private BoxWriter allDurations() {
        BoxWriter all = new BoxWriter().bytes(durations);
        long last = Run.durationTicks(lastTicks, endTicks);
        boolean alike = equalDurations > 0 && last == duration;
        if (equalDurations > 0 && !alike) {
            all.uint32(equalDurations).uint32(duration);
        }
        if (samples > 0) {
            all.uint32(alike ? equalDurations + 1 : 1).uint32(last);
        }
        return all;
    }

    private static void table(BoxWriter out, String type, BoxWriter entries, int numbersEach) {
        out.fullBox(
                type,
                0,
                0,
                () -> out.uint32(entries.lengthBytes() / (numbersEach * BoxWriter.UINT32_BYTES))
                        .bytes(entries));
    }

    /** Sections 8.9.2, 8.9.3 and 10.1. */
    private void preRoll(BoxWriter out) {
        out.fullBox("sgpd", 1, 0, () -> out.type("roll").uint32(2).uint32(1).uint16(OPUS_ROLL_DISTANCE));
        out.fullBox(
                "sbgp", 0, 0, () -> out.type("roll").uint32(1).uint32(samples).uint32(1));
    }

    MovieTrack track() {
        return track;
    }

    boolean isEmpty() {
        return samples == 0;
    }

    long samples() {
        return samples;
    }

    /** When the first sample begins; 0 without samples. */
    long startTicks() {
        return startTicks;
    }

    /** When the last sample begins; 0 without samples. */
    long lastTicks() {
        return lastTicks;
    }

    /** When the last sample ends; 0 without samples. */
    long endTicks() {
        return endTicks;
    }

    /** Too many samples came: they have been counted, but where they are was not noted. */
    boolean isOverfull() {
        return overfull;
    }

    private long sizeBytes() {
        return (long) durations.lengthBytes()
                + syncNumbers.lengthBytes()
                + chunkSamples.lengthBytes()
                + chunkOffsets.lengthBytes()
                + sizes.lengthBytes();
    }
}
