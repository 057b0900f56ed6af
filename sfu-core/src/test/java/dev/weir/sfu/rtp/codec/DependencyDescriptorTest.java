// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DependencyDescriptorTest {
    private static final String L1T2_LAYERS = "00" + "01" + "11";

    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    @Test
    void readsTheMandatoryFields() {
        assertThat(parse("85 1234")).isTrue();
        assertThat(descriptor.startsFrame()).isTrue();
        assertThat(descriptor.endsFrame()).isFalse();
        assertThat(descriptor.templateId()).isEqualTo(5);
        assertThat(descriptor.frameNumber()).isEqualTo(0x1234);
        assertThat(descriptor.carriesStructure()).isFalse();
        assertThat(parse("7f ffff")).isTrue();
        assertThat(descriptor.startsFrame()).isFalse();
        assertThat(descriptor.endsFrame()).isTrue();
        assertThat(descriptor.templateId()).isEqualTo(63);
        assertThat(descriptor.frameNumber()).isEqualTo(0xffff);
    }

    @Test
    void knowsNoLayersBeforeAStructure() {
        assertThat(parse("c0 0001")).isTrue();
        assertThat(descriptor.layersKnown()).isFalse();
        assertThat(descriptor.temporalLayer()).isEqualTo(DependencyDescriptor.UNKNOWN);
        assertThat(descriptor.spatialLayer()).isEqualTo(DependencyDescriptor.UNKNOWN);
        assertThat(descriptor.discardable()).isFalse();
        assertThat(descriptor.width()).isZero();
        assertThat(descriptor.height()).isZero();
        assertThat(descriptor.decodeTargetCount()).isZero();
        assertThat(descriptor.activeDecodeTargets()).isZero();
    }

    @Test
    void takesLayersFromTheStructureOfAnEarlierPacket() {
        assertThat(parse(keyframe(60))).isTrue();
        assertThat(descriptor.carriesStructure()).isTrue();
        assertThat(descriptor.temporalLayer()).isZero();
        assertThat(descriptor.spatialLayer()).isZero();
        assertThat(descriptor.discardable()).isFalse();
        assertThat(descriptor.width()).isEqualTo(640);
        assertThat(descriptor.height()).isEqualTo(360);
        assertThat(descriptor.decodeTargetCount()).isEqualTo(2);
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(3);

        assertThat(parse(bits("1 1 111110 0000000000000010"))).isTrue();
        assertThat(descriptor.carriesStructure()).isFalse();
        assertThat(descriptor.temporalLayer()).isEqualTo(1);
        assertThat(descriptor.discardable()).isTrue();
        assertThat(descriptor.width()).isEqualTo(640);
    }

    @Test
    void countsTemplatesRoundTheEndOfTheirIds() {
        assertThat(parse(keyframe(63))).isTrue();
        assertThat(parse("80 0002")).isTrue();
        assertThat(descriptor.templateId()).isZero();
        assertThat(descriptor.layersKnown()).isTrue();
        assertThat(descriptor.temporalLayer()).isZero();
        assertThat(parse("81 0003")).isTrue();
        assertThat(descriptor.temporalLayer()).isEqualTo(1);
    }

    @Test
    void knowsNothingOfATemplateOutsideTheStructure() {
        assertThat(parse(keyframe(10))).isTrue();
        assertThat(parse("8d 0002")).isTrue();
        assertThat(descriptor.layersKnown()).isFalse();
        assertThat(parse("89 0002")).isTrue();
        assertThat(descriptor.layersKnown()).isFalse();
        assertThat(parse("8c 0002")).isTrue();
        assertThat(descriptor.layersKnown()).isTrue();
    }

    @Test
    void putsTheFramesOwnIndicationsBeforeItsTemplates() {
        assertThat(parse(keyframe(0))).isTrue();
        assertThat(parse(bits("1 1 000010 0000000000000010  0 0 1 0 0  00 10"))).isTrue();
        assertThat(descriptor.discardable()).isFalse();
        assertThat(parse(bits("1 1 000010 0000000000000010  0 0 1 0 0  00 01"))).isTrue();
        assertThat(descriptor.discardable()).isTrue();
        assertThat(parse(bits("1 1 000000 0000000000000010  0 0 0 0 0"))).isTrue();
        assertThat(descriptor.discardable()).isFalse();
    }

    @Test
    void remembersWhichDecodeTargetsAreActive() {
        assertThat(parse(keyframe(0))).isTrue();
        assertThat(parse(bits("1 1 000001 0000000000000010  0 1 0 0 0  01"))).isTrue();
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(1);
        assertThat(parse("81 0003")).isTrue();
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(1);
        assertThat(parse(keyframe(0))).isTrue();
        assertThat(descriptor.activeDecodeTargets()).isEqualTo(3);
    }

    @Test
    void readsSpatialLayersWithTheirSizes() {
        // L2T1 with two chains: template 0 is S0, templates 1 and 2 are S1.
        String structure = "000000 00001"
                + "10 00 11"
                + "10 10  00 10  00 01"
                + "0  1 0000 0  1 0001 1 0010 0"
                + "11  0 1"
                + "0000 0000  0001 0001  0001 0010"
                + "1" + binary(319, 16) + binary(179, 16) + binary(639, 16) + binary(359, 16);
        assertThat(parse(bits("1 1 000000 0000000000000001  1 0 0 0 0" + structure)))
                .isTrue();
        assertThat(descriptor.spatialLayer()).isZero();
        assertThat(descriptor.width()).isEqualTo(320);
        assertThat(descriptor.height()).isEqualTo(180);
        assertThat(parse("c1 0001")).isTrue();
        assertThat(descriptor.spatialLayer()).isEqualTo(1);
        assertThat(descriptor.discardable()).isFalse();
        assertThat(descriptor.width()).isEqualTo(640);
        assertThat(parse("c2 0001")).isTrue();
        assertThat(descriptor.spatialLayer()).isEqualTo(1);
        assertThat(descriptor.discardable()).isTrue();
    }

    @Test
    void refusesWhatIsCut() {
        for (int length = 0; length < 3; length++) {
            assertThat(descriptor.parse(new byte[3], 0, length)).isFalse();
        }
        byte[] whole = keyframe(0);
        for (int length = 4; length < whole.length; length++) {
            assertThat(parse(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void forgetsTheStructureWhenTheNextIsBroken() {
        assertThat(parse(keyframe(0))).isTrue();
        assertThat(parse(Arrays.copyOf(keyframe(0), 6))).isFalse();
        assertThat(parse("81 0003")).isTrue();
        assertThat(descriptor.layersKnown()).isFalse();
    }

    @Test
    void refusesMoreLayersAndTemplatesThanThereMayBe() {
        assertThat(parse(bits("1 1 000000 0000000000000001 1 0 0 0 0 000000 00000" + "10".repeat(4) + "11"
                        + "0".repeat(200))))
                .isFalse();
        assertThat(parse(bits("1 1 000000 0000000000000001 1 0 0 0 0 000000 00000" + "00".repeat(64) + "11"
                        + "0".repeat(900))))
                .isFalse();
        assertThat(parse(bits("1 1 000000 0000000000000001 1 0 0 0 0 000000 00000" + "00".repeat(63) + "11"
                        + "0".repeat(900))))
                .isTrue();
    }

    @Test
    void takesExtendedFieldsWithoutAStructureAsFarAsTheyCanBeRead() {
        assertThat(parse(bits("1 1 000010 0000000000000010  0 1 1 0 0  01 0110")))
                .isTrue();
        assertThat(descriptor.frameNumber()).isEqualTo(2);
        assertThat(descriptor.layersKnown()).isFalse();
    }

    @Test
    void keepsToItsBytesWhateverTheyAre() {
        Random random = new Random(1_789);
        byte[] seed = keyframe(0);
        DependencyDescriptor other = new DependencyDescriptor();
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] element = i % 3 == 0 ? new byte[random.nextInt(60)] : seed.clone();
            if (i % 3 == 0) {
                random.nextBytes(element);
            } else {
                element = Arrays.copyOf(element, random.nextInt(3) == 0 ? random.nextInt(40) : element.length);
                for (int n = random.nextInt(5); n > 0 && element.length > 0; n--) {
                    element[random.nextInt(element.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            byte[] array = new byte[element.length + 20];
            System.arraycopy(element, 0, array, 10, element.length);
            boolean taken = descriptor.parse(array, 10, element.length);
            Arrays.fill(array, (byte) 0xff);
            System.arraycopy(element, 0, array, 10, element.length);
            assertThat(other.parse(array, 10, element.length)).isEqualTo(taken);
            if (taken) {
                accepted++;
                assertThat(other.temporalLayer())
                        .isEqualTo(descriptor.temporalLayer())
                        .isBetween(-1, 63);
                assertThat(other.spatialLayer())
                        .isEqualTo(descriptor.spatialLayer())
                        .isBetween(-1, 3);
                assertThat(other.discardable()).isEqualTo(descriptor.discardable());
                assertThat(other.width()).isEqualTo(descriptor.width()).isBetween(0, 65_536);
                assertThat(other.height()).isEqualTo(descriptor.height()).isBetween(0, 65_536);
                assertThat(descriptor.decodeTargetCount()).isBetween(0, 32);
            }
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    /** L1T2: template 0 the keyframe, 1 the base layer, 2 the upper layer; two decode targets, one chain, 640x360. */
    static byte[] keyframe(int firstTemplate) {
        return bits("1 0" + binary(firstTemplate, 6) + binary(1, 16) + "1 0 0 0 0" + binary(firstTemplate, 6) + "00001"
                + L1T2_LAYERS
                + "10 10  10 11  00 01"
                + "0  1 0001 0  1 0000 0"
                + "10  0000 0010 0001"
                + "1" + binary(639, 16) + binary(359, 16));
    }

    private static String binary(int value, int width) {
        String digits = Integer.toBinaryString(value);
        return "0".repeat(width - digits.length()) + digits;
    }

    /** Bytes from ones and zeros, padded at the end. */
    static byte[] bits(String text) {
        String digits = text.replaceAll("\\s", "");
        byte[] bytes = new byte[(digits.length() + 7) / 8];
        for (int i = 0; i < digits.length(); i++) {
            bytes[i / 8] |= (byte) ((digits.charAt(i) - '0') << (7 - i % 8));
        }
        return bytes;
    }

    private boolean parse(String hex) {
        return parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private boolean parse(byte[] element) {
        return descriptor.parse(element, 0, element.length);
    }
}
