// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every 201 owes every client, by the rules that came out of what clients choke on.
 *
 * <p>The answers are to an SFU that advertises {@link #IPV4} and {@link #IPV6}.
 */
enum AnswerLaw {
    TRANSPORT_OF_EITHER_LEVEL {
        @Override
        void check(Exchange exchange) {
            assertThat(exchange.accepted())
                    .allMatch(pair -> pair.answer().all("setup").size() == 1)
                    .extracting(pair -> pair.answer().all("setup").get(0))
                    .containsOnly(
                            exchange.accepted().get(0).answer().all("setup").get(0))
                    .isSubsetOf("active", "passive");
            for (Pair pair : exchange.accepted()) {
                // The m-line whose transport is the bundle's decides, where it has one.
                if (pair.answer().has("candidate")
                        && pair.offer().effective("ice-ufrag").isPresent()) {
                    String offered =
                            pair.offer().effective("setup").orElse("active").strip();
                    assertThat(pair.answer().all("setup"))
                            .containsExactly(offered.equals("passive") ? "active" : "passive");
                }
            }
        }
    },
    ONE_TRANSPORT_WHOLE_IN_EVERY_M_LINE {
        @Override
        void check(Exchange exchange) {
            for (String attribute : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
                assertThat(exchange.accepted())
                        .flatExtracting(pair -> pair.answer().all(attribute))
                        .hasSameSizeAs(exchange.accepted())
                        .containsOnly(exchange.accepted()
                                .get(0)
                                .answer()
                                .all(attribute)
                                .get(0));
            }
            assertThat(exchange.accepted().get(0).answer().all("fingerprint"))
                    .allMatch(value -> value.matches("sha-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}"));
            assertThat(exchange.answer().all("ice-lite")).hasSize(1);
            assertThat(exchange.answer().all("ice-options")).containsExactly("ice2");
        }
    },
    M_LINES_AND_MIDS_IN_ORDER {
        @Override
        void check(Exchange exchange) {
            assertThat(exchange.answer().sections())
                    .hasSameSizeAs(exchange.offer().sections());
            for (Pair pair : exchange.pairs()) {
                assertThat(pair.answer().media()).isEqualTo(pair.offer().media());
                assertThat(pair.answer().protocol()).isEqualTo(pair.offer().protocol());
                assertThat(pair.answer().mid()).isEqualTo(pair.offer().mid());
            }
        }
    },
    ONE_BUNDLE_OF_ALL_THAT_IS_ACCEPTED {
        @Override
        void check(Exchange exchange) {
            List<String> groups = exchange.answer().all("group");
            if (groups.isEmpty()) {
                assertThat(exchange.accepted()).hasSize(1);
                return;
            }
            assertThat(groups).hasSize(1);
            List<String> words = Sdp.words(groups.get(0));
            assertThat(words.get(0)).isEqualTo("BUNDLE");
            assertThat(words.subList(1, words.size()))
                    .containsExactlyInAnyOrderElementsOf(exchange.accepted().stream()
                            .map(pair -> pair.answer().mid())
                            .toList());
        }
    },
    RTCP_MUX_ONLY {
        @Override
        void check(Exchange exchange) {
            for (Pair pair : exchange.accepted()) {
                assertThat(pair.answer().all("rtcp-mux")).hasSize(1);
                assertThat(pair.answer().all("rtcp-mux-only")).hasSize(1);
            }
        }
    },
    OPPOSITE_DIRECTION {
        @Override
        void check(Exchange exchange) {
            assertThat(exchange.accepted())
                    .allMatch(
                            pair -> pair.answer().direction().equals(exchange.publishing() ? "recvonly" : "sendonly"));
        }
    },
    PAYLOAD_TYPES_OF_THE_OFFER_ONCE_IN_THE_BUNDLE {
        @Override
        void check(Exchange exchange) {
            List<String> all = new ArrayList<>();
            for (Pair pair : exchange.accepted()) {
                assertThat(pair.offer().formats()).containsAll(pair.answer().formats());
                assertThat(pair.answer().formats()).isNotEmpty();
                all.addAll(pair.answer().formats());
            }
            assertThat(all).doesNotHaveDuplicates();
        }
    },
    ONE_CODEC_SET {
        @Override
        void check(Exchange exchange) {
            for (Pair pair : exchange.accepted()) {
                List<String> mapped = words(pair.answer().all("rtpmap"));
                assertThat(mapped)
                        .doesNotHaveDuplicates()
                        .isSubsetOf(pair.answer().formats());
                // The static numbers of G.711 need no map (RFC 3551 section 6).
                assertThat(pair.answer().formats())
                        .allMatch(format -> mapped.contains(format) || format.equals("0") || format.equals("8"));
                assertThat(words(pair.answer().all("fmtp")))
                        .doesNotHaveDuplicates()
                        .isSubsetOf(pair.answer().formats());
                pair.answer().all("fmtp").stream()
                        .map(APT::matcher)
                        .filter(matcher -> matcher.matches())
                        .forEach(matcher -> assertThat(pair.answer().formats()).contains(matcher.group(1)));
            }
        }
    },
    EXTENSIONS_UNDER_THEIR_OFFERED_NUMBERS {
        @Override
        void check(Exchange exchange) {
            // One table does for the whole transport, as aiortc has it.
            List<String> numbers = exchange.accepted().stream()
                    .flatMap(pair -> pair.answer().all("extmap").stream())
                    .map(AnswerLaw::extension)
                    .distinct()
                    .toList();
            assertThat(words(numbers)).doesNotHaveDuplicates();
            for (Pair pair : exchange.accepted()) {
                Set<String> offered = Stream.concat(
                                pair.offer().all("extmap").stream(), exchange.offer().all("extmap").stream())
                        .map(AnswerLaw::extension)
                        .collect(Collectors.toSet());
                List<String> answered = pair.answer().all("extmap").stream()
                        .map(AnswerLaw::extension)
                        .toList();
                assertThat(offered).containsAll(answered);
                assertThat(words(answered)).doesNotHaveDuplicates();
                if (!exchange.publishing()) {
                    assertThat(answered).noneMatch(line -> line.contains("rtp-stream-id"));
                }
            }
        }
    },
    FEEDBACK_OF_THE_OFFER {
        @Override
        void check(Exchange exchange) {
            for (Pair pair : exchange.accepted()) {
                Set<String> offered = normal(pair.offer().all("rtcp-fb"));
                for (String line : normal(pair.answer().all("rtcp-fb"))) {
                    String everyCodec = "*" + line.substring(line.indexOf(' '));
                    assertThat(offered).containsAnyOf(line, everyCodec);
                }
            }
        }
    },
    TRANSPORT_CC_WITH_BOTH_ITS_HALVES {
        @Override
        void check(Exchange exchange) {
            for (Pair pair : exchange.accepted()) {
                boolean feedback =
                        pair.answer().all("rtcp-fb").stream().anyMatch(line -> line.endsWith("transport-cc"));
                boolean extension =
                        pair.answer().all("extmap").stream().anyMatch(line -> line.contains("transport-wide-cc"));
                assertThat(feedback).isEqualTo(extension);
            }
        }
    },
    EVERY_LAYER_OF_SIMULCAST {
        @Override
        void check(Exchange exchange) {
            for (Pair pair : exchange.accepted()) {
                String offered = exchange.publishing()
                        ? pair.offer().all("simulcast").stream().findFirst().orElse("")
                        : "";
                if (!offered.matches("send [A-Za-z0-9;]+")) {
                    continue;
                }
                List<String> announced = pair.offer().all("rid").stream()
                        .filter(line -> line.matches("\\S+ send(?: .*)?"))
                        .map(Sdp::head)
                        .toList();
                List<String> layers = Stream.of(
                                offered.substring("send ".length()).split(";"))
                        .distinct()
                        .filter(announced::contains)
                        .toList();
                assertThat(pair.answer().all("simulcast"))
                        .isEqualTo(layers.isEmpty() ? List.of() : List.of("recv " + String.join(";", layers)));
                assertThat(pair.answer().all("rid"))
                        .map(line -> Sdp.words(line).subList(0, 2))
                        .containsExactlyElementsOf(
                                layers.stream().map(rid -> List.of(rid, "recv")).toList());
            }
        }
    },
    ONE_STREAM_WITH_SOURCES_FOR_VIEWERS {
        @Override
        void check(Exchange exchange) {
            Set<String> streams = new TreeSet<>();
            List<String> sources = new ArrayList<>();
            for (Pair pair : exchange.accepted()) {
                if (exchange.publishing()) {
                    assertThat(pair.answer().all("msid")).isEmpty();
                    assertThat(pair.answer().all("ssrc")).isEmpty();
                    continue;
                }
                assertThat(pair.answer().all("msid")).hasSize(1);
                streams.add(Sdp.head(pair.answer().all("msid").get(0)));
                List<String> own = pair.answer().all("ssrc").stream()
                        .filter(line -> line.contains(" cname:"))
                        .map(Sdp::head)
                        .toList();
                boolean rtx = pair.answer().all("rtpmap").stream().anyMatch(line -> line.contains(" rtx/"));
                assertThat(own).hasSize(rtx ? 2 : 1);
                assertThat(pair.answer().all("ssrc-group"))
                        .isEqualTo(rtx ? List.of("FID " + String.join(" ", own)) : List.of());
                sources.addAll(own);
            }
            assertThat(streams).hasSize(exchange.publishing() ? 0 : 1);
            assertThat(sources).doesNotHaveDuplicates();
        }
    },
    FEW_CANDIDATES_WITH_THE_IPV4_HOST_FIRST {
        @Override
        void check(Exchange exchange) {
            List<List<String>> lists = exchange.accepted().stream()
                    .map(pair -> pair.answer().all("candidate"))
                    .filter(list -> !list.isEmpty())
                    .toList();
            assertThat(lists).hasSize(1);
            List<String> candidates = lists.get(0);
            assertThat(candidates).hasSizeBetween(2, 4);
            assertThat(candidates.get(0))
                    .matches("\\S+ 1 udp \\d+ " + Pattern.quote(IPV4) + " " + exchange.rtcPort() + " typ host");
            assertThat(candidates.get(1)).contains(" udp ").contains(" " + IPV6 + " ");
            assertThat(candidates.subList(2, candidates.size())).allMatch(line -> line.contains(" tcp "));
            assertThat(exchange.accepted())
                    .flatExtracting(pair -> pair.answer().all("end-of-candidates"))
                    .hasSize(1);
        }
    },
    SHORT_LINES_THAT_END_AS_THEY_SHOULD {
        @Override
        void check(Exchange exchange) {
            String text = exchange.text();
            assertThat(text).startsWith("v=0\r\no=").endsWith("\r\n");
            assertThat(exchange.sizeBytes()).isLessThanOrEqualTo(8_192);
            assertThat(text.replace("\r\n", "\n")).doesNotContain("\r", "\n\n");
            assertThat(text.split("\r\n")).allMatch(line -> LINE.matcher(line).matches());
        }
    },
    NOTHING_REFUSED_THAT_IS_SOUND_OR_PICTURE_OF_A_PUBLISHER {
        @Override
        void check(Exchange exchange) {
            assertThat(exchange.accepted()).isNotEmpty();
            for (Pair pair : exchange.pairs()) {
                if (pair.answer().isAccepted()) {
                    assertThat(pair.answer().media()).isIn("audio", "video");
                    continue;
                }
                assertThat(pair.answer().direction()).isEqualTo("inactive");
                boolean asked = Set.of("audio", "video").contains(pair.offer().media())
                        && (pair.offer().isAccepted() || pair.offer().has("bundle-only"));
                assertThat(asked && exchange.publishing()).isFalse();
            }
        }
    };

    static final String IPV4 = "198.51.100.7";
    static final String IPV6 = "2001:db8:0:0:0:0:0:7";

    private static final Pattern APT = Pattern.compile("\\d+ apt=(\\d+)");
    private static final Pattern LINE = Pattern.compile("[a-z]=[^\r\n]+");

    /** One m-line, asked and answered. */
    record Pair(Sdp.Section offer, Sdp.Section answer) {}

    /** @param text the whole answer as it came */
    record Exchange(boolean publishing, int rtcPort, Sdp offer, Sdp answer, String text, int sizeBytes) {
        List<Pair> pairs() {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0;
                    i < Math.min(offer.sections().size(), answer.sections().size());
                    i++) {
                pairs.add(new Pair(offer.sections().get(i), answer.sections().get(i)));
            }
            return pairs;
        }

        List<Pair> accepted() {
            return pairs().stream().filter(pair -> pair.answer().isAccepted()).toList();
        }
    }

    abstract void check(Exchange exchange);

    /** Holds a 201 against all laws. */
    static void checkAll(boolean publishing, int rtcPort, String offer, HttpResponse response) {
        String answer = Requests.text(response);
        Exchange exchange =
                new Exchange(publishing, rtcPort, Sdp.of(offer), Sdp.of(answer), answer, response.body().length);
        for (AnswerLaw law : values()) {
            law.check(exchange);
        }
    }

    private static List<String> words(List<String> lines) {
        return lines.stream().map(Sdp::head).toList();
    }

    /** Number and name, without the direction between them. */
    private static String extension(String line) {
        List<String> words = Sdp.words(line);
        return words.get(0).replaceAll("/.*", "") + " " + (words.size() > 1 ? words.get(1) : "");
    }

    /** Pion writes a blank behind messages without a parameter. */
    private static Set<String> normal(List<String> lines) {
        return lines.stream().map(line -> line.strip().replaceAll(" +", " ")).collect(Collectors.toSet());
    }
}
