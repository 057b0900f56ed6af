// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    private final StunMessage message = new StunMessage();

    private boolean parses(byte[] bytes) {
        return message.parse(bytes, 0, bytes.length);
    }

    private boolean parses(Packet packet) {
        return message.parse(packet.array(), packet.offset(), packet.length());
    }

    private static byte[] check() {
        return StunFixtures.bytes(StunFixtures.check(StunFixtures.SERVER, true));
    }

    @Test
    void tellsStunFromDtlsRtpAndNoise() {
        byte[] check = check();
        assertThat(StunMessage.looksLikeStun(check, 0, check.length)).isTrue();
        for (int first : new int[] {4, 19, 20, 63, 64, 127, 128, 191, 255}) {
            byte[] other = check.clone();
            other[0] = (byte) first;
            assertThat(StunMessage.looksLikeStun(other, 0, other.length))
                    .as("first byte %d", first)
                    .isFalse();
        }
    }

    @Test
    void refusesEveryTruncation() {
        byte[] check = check();
        for (int length = 0; length < check.length; length++) {
            assertThat(parses(Arrays.copyOf(check, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void refusesALengthThatIsNotTheDatagrams() {
        for (int wrong : new int[] {0, 1, 4, check().length - 24, check().length - 16, 0xFFFC, 0xFFFF}) {
            byte[] check = check();
            BigEndian.putUint16(check, 2, wrong);
            assertThat(parses(check)).as("length %d", wrong).isFalse();
        }
        byte[] longer = Arrays.copyOf(check(), check().length + 4);
        assertThat(parses(longer)).isFalse();
    }

    @Test
    void refusesAnotherCookie() {
        byte[] check = check();
        check[4] ^= 1;
        assertThat(parses(check)).isFalse();
    }

    @Test
    void readsAMessageWithoutAttributes() {
        assertThat(parses(StunFixtures.request(w -> {}))).isTrue();
        assertThat(message.hasUsername()).isFalse();
        assertThat(message.username()).isEmpty();
        assertThat(message.hasIntegrity()).isFalse();
        assertThat(message.hasFingerprint()).isFalse();
        assertThat(message.hasPriority()).isFalse();
        assertThat(message.priority()).isZero();
        assertThat(message.tieBreaker()).isZero();
        assertThat(message.errorCode()).isZero();
        assertThat(message.mappedAddress()).isNull();
    }

    @Test
    void refusesAnAttributeLongerThanTheMessage() {
        for (int size : new int[] {5, 8, 100, 0xFFFD, 0xFFFF}) {
            Packet packet = StunFixtures.request(w -> w.attribute(0x8022, new byte[4]));
            BigEndian.putUint16(packet.array(), packet.offset() + 22, size);
            assertThat(parses(packet)).as("attribute of %d bytes", size).isFalse();
        }
    }

    @Test
    void refusesAMissingPadding() {
        // Five bytes of value, then the end of the message where three of padding should be: no multiple of 4, so cut
        // to one.
        Packet packet = StunFixtures.request(w -> w.attribute(0x8022, new byte[5]));
        BigEndian.putUint16(packet.array(), packet.offset() + 2, 8);
        packet.length(28);
        assertThat(parses(packet)).isFalse();
    }

    @Test
    void refusesKnownAttributesOfTheWrongSize() {
        int[] sized = {
            StunMessage.PRIORITY,
            StunMessage.ICE_CONTROLLED,
            StunMessage.ICE_CONTROLLING,
            StunMessage.MESSAGE_INTEGRITY,
            StunMessage.FINGERPRINT,
            StunMessage.XOR_MAPPED_ADDRESS
        };
        for (int type : sized) {
            for (int size : new int[] {0, 1, 3, 7, 12, 19, 21, 32}) {
                assertThat(parses(StunFixtures.request(w -> w.attribute(type, new byte[size]))))
                        .as("attribute 0x%04x of %d bytes", type, size)
                        .isFalse();
            }
        }
    }

    @Test
    void refusesAnAddressWhoseFamilyDoesNotFitItsSize() {
        for (int family : new int[] {0, 2, 3, 255}) {
            byte[] value = new byte[8];
            value[1] = (byte) family;
            assertThat(parses(StunFixtures.request(w -> w.attribute(StunMessage.XOR_MAPPED_ADDRESS, value))))
                    .isFalse();
        }
        byte[] ipv4InSixteen = new byte[20];
        ipv4InSixteen[1] = 1;
        assertThat(parses(StunFixtures.request(w -> w.attribute(StunMessage.XOR_MAPPED_ADDRESS, ipv4InSixteen))))
                .isFalse();
    }

    @Test
    void refusesAnErrorCodeOutsideOfItsRange() {
        byte[][] wrong = {{0, 0, 2, 99}, {0, 0, 7, 0}, {0, 0, 4, 100}, {0, 0, 0, 0}, {0, 0, 4}};
        for (byte[] value : wrong) {
            assertThat(parses(StunFixtures.request(w -> w.attribute(StunMessage.ERROR_CODE, value))))
                    .isFalse();
        }
        assertThat(parses(StunFixtures.request(w -> w.errorCode(487)))).isTrue();
        assertThat(message.errorCode()).isEqualTo(487);
    }

    @Test
    void refusesAUsernameLongerThanIceAllows() {
        assertThat(parses(StunFixtures.request(w -> w.username(new byte[513])))).isTrue();
        assertThat(parses(StunFixtures.request(w -> w.username(new byte[514])))).isFalse();
    }

    @Test
    void refusesMoreThanSixtyFourAttributes() {
        assertThat(parses(many(64))).isTrue();
        assertThat(parses(many(65))).isFalse();
        assertThat(parses(many(370))).isFalse();
    }

    private static Packet many(int count) {
        return StunFixtures.request(w -> {
            for (int i = 0; i < count; i++) {
                w.attribute(0x8022, new byte[0]);
            }
        });
    }

    @Test
    void refusesAWrongFingerprintAndOneThatIsNotLast() {
        byte[] check = check();
        check[check.length - 1] ^= 1;
        assertThat(parses(check)).isFalse();

        assertThat(parses(StunFixtures.request(w -> {
                    w.fingerprint();
                    w.attribute(0x8022, new byte[4]);
                })))
                .isFalse();
        assertThat(parses(StunFixtures.request(w -> {
                    w.fingerprint();
                    w.fingerprint();
                })))
                .isFalse();
    }

    @Test
    void takesTheFirstOfRepeatedAttributes() {
        assertThat(parses(StunFixtures.request(w -> {
                    w.priority(1);
                    w.priority(2);
                    w.username(StunFixtures.ascii("first:x"));
                    w.username(StunFixtures.ascii("second:x"));
                    w.role(true, 3);
                    w.role(true, 4);
                })))
                .isTrue();
        assertThat(message.priority()).isEqualTo(1);
        assertThat(message.username()).isEqualTo("first:x");
        assertThat(message.tieBreaker()).isEqualTo(3);
    }

    @Test
    void ignoresWhatFollowsTheIntegrity() {
        assertThat(parses(StunFixtures.request(w -> {
                    w.username(StunFixtures.ascii("serverUf:x"));
                    w.integrity(new StunIntegrity(StunFixtures.SERVER));
                    w.useCandidate();
                    w.priority(9);
                    w.attribute(0x7777, new byte[4]);
                    w.fingerprint();
                })))
                .isTrue();
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.hasPriority()).isFalse();
        assertThat(message.unknownRequiredCount()).isZero();
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(new StunIntegrity(StunFixtures.SERVER).verifies(message)).isTrue();
    }

    @Test
    void notesUnknownRequiredAttributesButNotOptionalOnes() {
        assertThat(parses(StunFixtures.request(w -> {
                    w.attribute(0x0777, new byte[3]);
                    w.attribute(0xC057, new byte[4]);
                    w.attribute(0x7FFF, new byte[0]);
                    w.attribute(StunMessage.REALM, new byte[3]);
                })))
                .isTrue();
        assertThat(message.unknownRequiredCount()).isEqualTo(2);
        assertThat(message.unknownRequired(0)).isEqualTo(0x0777);
        assertThat(message.unknownRequired(1)).isEqualTo(0x7FFF);

        assertThat(parses(StunFixtures.request(w -> {
                    for (int i = 0; i < 20; i++) {
                        w.attribute(0x7000 + i, new byte[0]);
                    }
                })))
                .isTrue();
        assertThat(message.unknownRequiredCount()).isEqualTo(8);
    }

    @Test
    void readsWhatTheWriterWrote() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            boolean controlling = random.nextBoolean();
            boolean nominate = random.nextBoolean();
            int priority = random.nextInt();
            long tieBreaker = random.nextLong();
            String name = "u".repeat(1 + random.nextInt(200)) + ":" + "v".repeat(random.nextInt(200));
            Packet packet = StunFixtures.request(w -> {
                w.username(StunFixtures.ascii(name));
                w.priority(priority);
                w.role(controlling, tieBreaker);
                if (nominate) {
                    w.useCandidate();
                }
                StunFixtures.seal(w, StunFixtures.SERVER);
            });
            assertThat(parses(packet)).isTrue();
            assertThat(message.username()).isEqualTo(name);
            assertThat(message.priority()).isEqualTo(priority);
            assertThat(message.fromControlling()).isEqualTo(controlling);
            assertThat(message.fromControlled()).isEqualTo(!controlling);
            assertThat(message.tieBreaker()).isEqualTo(tieBreaker);
            assertThat(message.useCandidate()).isEqualTo(nominate);
            assertThat(message.lengthBytes()).isEqualTo(packet.length());
            assertThat(new StunIntegrity(StunFixtures.SERVER).verifies(message)).isTrue();
            assertThat(new StunIntegrity(StunFixtures.CLIENT).verifies(message)).isFalse();
        }
    }
}
