// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random bytes and mutated captures. The law: no throw, fields in their ranges, and bytes outside the payload do not count. */
class PayloadFuzzTest {
    private static final int CASES = 30_000;

    @ParameterizedTest
    @EnumSource(Codec.class)
    void keepsToItsPayloadWhateverTheBytes(Codec codec) {
        Random random = new Random(codec.name().hashCode());
        PayloadParser parser = PayloadParser.of(codec);
        List<byte[]> seeds = seeds(codec);
        int valid = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] payload = i % 3 == 0 ? noise(random) : mutated(seeds.get(random.nextInt(seeds.size())), random);
            PayloadInfo info = Payloads.parse(parser, payload, (byte) 0x00);
            PayloadInfo other = Payloads.parse(parser, payload, (byte) 0xff);
            String what = codec + " case " + i;
            assertThat(describe(info)).as(what).isEqualTo(describe(other));
            if (info.valid) {
                valid++;
                checkRanges(info, payload, what);
            }
        }
        assertThat(valid).as("enough cases get through").isGreaterThan(CASES / 20);
    }

    private static void checkRanges(PayloadInfo info, byte[] payload, String what) {
        assertThat(info.redundantBytes).as(what).isBetween(0, payload.length);
        assertThat(info.descriptorBytes).as(what).isBetween(0, Math.max(0, payload.length - 1));
        assertThat(info.temporalLayer).as(what).isBetween(0, 7);
        assertThat(info.spatialLayer).as(what).isBetween(0, 63);
        assertThat(info.width).as(what).isBetween(0, 65_536);
        assertThat(info.height).as(what).isBetween(0, 65_536);
        assertThat(info.pictureId).as(what).isBetween(-1, 0x7fff);
        assertThat(info.tl0PicIdx).as(what).isBetween(-1, 255);
        assertThat(info.startsKeyframe && !info.startsFrame).as(what).isFalse();
        assertThat(info.pictureId == -1).as(what).isEqualTo(info.pictureIdOffset == -1);
        assertThat(info.pictureId == -1).as(what).isEqualTo(info.pictureIdLength == 0);
        assertThat(info.tl0PicIdx == -1).as(what).isEqualTo(info.tl0PicIdxOffset == -1);
        if (info.pictureIdLength == 1) {
            assertThat((int) payload[info.pictureIdOffset]).as(what).isEqualTo(info.pictureId);
        } else if (info.pictureIdLength == 2) {
            int told = (payload[info.pictureIdOffset] & 0xff) << 8 | (payload[info.pictureIdOffset + 1] & 0xff);
            assertThat(told).as(what).isEqualTo(0x8000 | info.pictureId);
        }
        assertThat(info.numbered).as(what).isEqualTo(info.pictureIdOffset >= 0 || info.tl0PicIdxOffset >= 0);
        assertThat(info.profileLevelId).as(what).isBetween(-1, 0xffffff);
        if (info.tl0PicIdxOffset >= 0) {
            assertThat(payload[info.tl0PicIdxOffset] & 0xff).as(what).isEqualTo(info.tl0PicIdx);
        }
    }

    private static List<byte[]> seeds(Codec codec) {
        return switch (codec) {
            case VP8 -> with(Payloads.captured("ffmpeg-vp8.hex"), "b0f092aac3a5510100", "90e07f1122510100");
            case VP9 ->
                with(
                        Payloads.captured("ffmpeg-vp9.hex"),
                        "ec92345377aa",
                        "f80520030506aa",
                        "8a0558014000b402800168050002d002140148" + "0102aa");
            case H264 -> with(Payloads.captured("ffmpeg-h264-b.hex"), sps("h264"));
            case H265 -> with(Payloads.captured("ffmpeg-h265.hex"), sps("h265"));
            case AV1 ->
                with(List.of(), "10080000" + "0003b4fd936be40132", "2002181008000003b4fd93", "00023448033448aa");
            case RED -> with(List.of(), "ef0f00036faabbcc11223344", "6f112233", "ef1e0002ef0f00016faabbcc1122");
            case OPUS, PCMU, PCMA -> with(List.of(), "f8b4afcaaae5b5");
        };
    }

    private static String[] sps(String codec) {
        return Payloads.resource("sps.txt")
                .lines()
                .filter(line -> line.startsWith(codec))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toArray(String[]::new);
    }

    private static List<byte[]> with(List<byte[]> captured, String... more) {
        List<byte[]> all = new ArrayList<>(captured);
        for (String text : more) {
            all.add(Payloads.hex(text));
        }
        return all;
    }

    private static byte[] noise(Random random) {
        byte[] payload = new byte[random.nextInt(40)];
        random.nextBytes(payload);
        return payload;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] payload = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 1) : seed.length);
        for (int n = random.nextInt(4); n > 0 && payload.length > 0; n--) {
            // Most of what matters stands in front.
            int at = random.nextInt(random.nextBoolean() ? Math.min(payload.length, 12) : payload.length);
            payload[at] = (byte) (random.nextBoolean() ? random.nextInt() : payload[at] ^ 1 << random.nextInt(8));
        }
        return payload;
    }

    private static String describe(PayloadInfo info) {
        return info.valid + " key " + info.startsKeyframe + " frame " + info.startsFrame + " drop " + info.discardable
                + " up " + info.temporalSwitchPoint + " ends " + info.endsLayerFrame + " T" + info.temporalLayer + " S"
                + info.spatialLayer + " " + info.width + "x" + info.height + " pic " + info.pictureId + "@"
                + info.pictureIdOffset + "+" + info.pictureIdLength + " tl0 " + info.tl0PicIdx + "@"
                + info.tl0PicIdxOffset + " layered " + info.layered + " restarts " + info.restartsLayer + " D "
                + info.usesLowerLayer + " plid " + info.profileLevelId;
    }
}
