// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code moof} box: the samples of the {@code mdat} behind it (ISO/IEC 14496-12 section 8.8).
 *
 * <pre>
 * moof
 *   mfhd          number of the fragment, from 1
 *   traf          one for each run
 *     tfhd        whose it is; offsets count from the beginning of the moof
 *     tfdt        when its first sample begins
 *     trun        offset of its bytes; of each sample duration and size, and of pictures flags
 * </pre>
 */
final class MovieFragment {
    /** Depends on no other sample (section 8.8.3.1). */
    static final int SYNC_SAMPLE_FLAGS = 0x0200_0000;
    /** Depends on others, and decoding cannot begin with it. */
    private static final int OTHER_SAMPLE_FLAGS = 0x0101_0000;

    private static final int NO_SYNC_SAMPLE = 0x0001_0000;

    private static final int DEFAULT_BASE_IS_MOOF = 0x02_0000;
    private static final int DATA_OFFSET_PRESENT = 0x001;
    private static final int DURATION_PRESENT = 0x100;
    private static final int SIZE_PRESENT = 0x200;
    private static final int FLAGS_PRESENT = 0x400;
    private static final int TIME_AND_SIZE = DATA_OFFSET_PRESENT | DURATION_PRESENT | SIZE_PRESENT;
    private static final int SHORTEST_SAMPLE_BYTES = 8;

    private MovieFragment() {}

    /**
     * Writes the box, and the header of the {@code mdat} that has the runs' bytes one behind another.
     *
     * @param number from 1
     */
    static void write(BoxWriter out, int number, List<Run> runs) {
        int start = out.lengthBytes();
        List<Integer> offsetFields = new ArrayList<>();
        out.box("moof", () -> {
            out.fullBox("mfhd", 0, 0, () -> out.uint32(number));
            for (Run run : runs) {
                out.box("traf", () -> {
                    out.fullBox("tfhd", 0, DEFAULT_BASE_IS_MOOF, () -> out.uint32(run.trackId()));
                    out.fullBox("tfdt", 1, 0, () -> out.uint64(run.startTicks()));
                    offsetFields.add(trackRun(out, run));
                });
            }
        });
        long offset = (long) out.lengthBytes() - start + BoxWriter.HEADER_BYTES;
        for (int i = 0; i < runs.size(); i++) {
            out.patch32(offsetFields.get(i), offset);
            offset += runs.get(i).sizeBytes();
        }
        out.header("mdat", start + offset - out.lengthBytes() - BoxWriter.HEADER_BYTES);
    }

    /**
     * Section 8.8.8.
     *
     * @return where the offset of its data is to be
     */
    private static int trackRun(BoxWriter out, Run run) {
        boolean allSync = run.samples().stream().allMatch(Run.Sample::sync);
        int flags = allSync ? TIME_AND_SIZE : TIME_AND_SIZE | FLAGS_PRESENT;
        out.fullBox("trun", 0, flags, () -> {
            out.uint32(run.samples().size()).uint32(0);
            for (int i = 0; i < run.samples().size(); i++) {
                Run.Sample sample = run.samples().get(i);
                out.uint32(run.durationTicks(i)).uint32(sample.sizeBytes());
                if (!allSync) {
                    out.uint32(sample.sync() ? SYNC_SAMPLE_FLAGS : OTHER_SAMPLE_FLAGS);
                }
            }
        });
        int perSample = SHORTEST_SAMPLE_BYTES + (allSync ? 0 : BoxWriter.UINT32_BYTES);
        return out.lengthBytes() - run.samples().size() * perSample - BoxWriter.UINT32_BYTES;
    }

    /** The runs of a {@code moof} as {@link #write} writes it; empty when this is none, or a broken one. */
    static Optional<List<Run>> parse(BoxReader moof) {
        List<Run> runs = new ArrayList<>();
        for (BoxReader traf : moof.children("traf")) {
            Optional<Run> run = parseRun(traf);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            runs.add(run.get());
        }
        return moof.broken() || runs.isEmpty() ? Optional.empty() : Optional.of(runs);
    }

    private static Optional<Run> parseRun(BoxReader traf) {
        BoxReader header = traf.child("tfhd").skip(4);
        long trackId = header.uint32();
        BoxReader decodeTime = traf.child("tfdt").skip(4);
        long ticks = decodeTime.uint64();
        BoxReader trackRun = traf.child("trun").skip(1);
        int flags = trackRun.uint24();
        long count = trackRun.uint32();
        trackRun.skip(BoxWriter.UINT32_BYTES);

        boolean known = (flags & ~FLAGS_PRESENT) == TIME_AND_SIZE && ticks <= Timescale.MAX_TICKS;
        int perSample = SHORTEST_SAMPLE_BYTES + ((flags & FLAGS_PRESENT) == 0 ? 0 : BoxWriter.UINT32_BYTES);
        boolean broken = traf.broken() || header.broken() || decodeTime.broken() || trackRun.broken();
        if (!known || broken || count == 0 || count * perSample != trackRun.remainingBytes()) {
            return Optional.empty();
        }
        List<Run.Sample> samples = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            long duration = trackRun.uint32();
            long size = trackRun.uint32();
            long sampleFlags = (flags & FLAGS_PRESENT) == 0 ? SYNC_SAMPLE_FLAGS : trackRun.uint32();
            if (size > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            samples.add(new Run.Sample(ticks, (int) size, (sampleFlags & NO_SYNC_SAMPLE) == 0));
            ticks += duration;
        }
        return Optional.of(new Run((int) trackId, samples, ticks));
    }
}
