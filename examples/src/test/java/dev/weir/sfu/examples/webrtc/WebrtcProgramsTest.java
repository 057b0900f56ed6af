// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.examples.EmbeddedSfu;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs as people run them, against a server that asks publishers for a token. */
@Tag("peer")
@Timeout(120)
class WebrtcProgramsTest {
    private static final Pattern LINE = Pattern.compile(
            "CONNECTED: (\\d+) fps, (\\d+) kbit/s, 0 packets lost, (\\d+x\\d+), written to (\\S+); -?\\d+ dB, (\\d+) Hz");

    @TempDir
    private Path pictures;

    private EmbeddedSfu server;

    @BeforeEach
    void open() throws Exception {
        Authenticator publishers = request -> CompletableFuture.completedFuture(
                request.action() == Action.PLAY || request.token().orElse("").equals("secret")
                        ? Grant.anonymous()
                        : Refusal.badCredentials("publishers need their token"));
        server = EmbeddedSfu.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SfuConfig.builder().rtcPort(0).build(),
                publishers);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.httpPort() + "/api/" + path;
    }

    @Test
    void thePlayerSeesThePublishersPatternAndHearsItsTone() throws Exception {
        try (Program publisher = Program.start(JavaPublisher.class, url("whip/publish/java"), "secret");
                Program player = Program.start(JavaPlayer.class, url("whep/play/java"), "", pictures)) {
            Matcher line = LINE.matcher(player.await(said -> {
                Matcher each = LINE.matcher(said);
                return each.matches()
                        && Integer.parseInt(each.group(1)) > 15
                        && each.group(3).equals("640x360")
                        && Math.abs(Integer.parseInt(each.group(5)) - 440) < 10;
            }));
            assertThat(line.matches()).isTrue();
            assertBars(ImageIO.read(pictures.resolve(line.group(4)).toFile()));
            assertThat(player.pressEnter()).isZero();
            assertThat(publisher.pressEnter()).isZero();
        }
    }

    @Test
    void theRenditionIsHalfAsLargeAndEndsAndComesBackWithThePublisher() throws Exception {
        String low = url("whep/play/java-low");
        try (Program rendition =
                        Program.start(Rendition.class, url("whep/play/java"), url("whip/publish/java-low"), "secret");
                Program player = Program.start(JavaPlayer.class, low, "", pictures)) {
            rendition.await(("playing " + url("whep/play/java"))::equals);
            try (Program publisher = Program.start(JavaPublisher.class, url("whip/publish/java"), "secret")) {
                rendition.await(line -> line.startsWith("publishing to "));
                assertBars(ImageIO.read(pictures.resolve(pictureOf(player)).toFile()));
                assertThat(publisher.pressEnter()).isZero();
            }
            rendition.await("stopped publishing"::equals);
            player.await(line -> line.contains("no picture"));

            try (Program again = Program.start(JavaPublisher.class, url("whip/publish/java"), "secret")) {
                rendition.await(line -> line.startsWith("publishing to "));
                pictureOf(player);
                assertThat(again.pressEnter()).isZero();
            }
        }
    }

    /** The file of a picture of half the size, together with the tone. */
    private static String pictureOf(Program player) throws Exception {
        Matcher line = LINE.matcher(player.await(said -> {
            Matcher each = LINE.matcher(said);
            return each.matches()
                    && each.group(3).equals("320x180")
                    && Math.abs(Integer.parseInt(each.group(5)) - 440) < 10;
        }));
        assertThat(line.matches()).isTrue();
        return line.group(4);
    }

    @Test
    void aPublisherThatIsRefusedSaysWhy() throws Exception {
        try (Program publisher = Program.start(JavaPublisher.class, url("whip/publish/java"), "wrong")) {
            assertThat(publisher.await(line -> line.contains("answered")))
                    .contains("401: publishers need their token")
                    .doesNotContain("wrong");
        }
    }

    private static void assertBars(BufferedImage picture) {
        Color[] bars = {
            Color.WHITE, Color.YELLOW, Color.CYAN, Color.GREEN, Color.MAGENTA, Color.RED, Color.BLUE, Color.BLACK
        };
        for (int i = 0; i < bars.length; i++) {
            int x = (2 * i + 1) * picture.getWidth() / (2 * bars.length);
            Color seen = new Color(picture.getRGB(x, picture.getHeight() / 3));
            assertThat(Math.abs(seen.getRed() - bars[i].getRed())
                            + Math.abs(seen.getGreen() - bars[i].getGreen())
                            + Math.abs(seen.getBlue() - bars[i].getBlue()))
                    .as("bar %d is %s", i, seen)
                    .isLessThan(60);
        }
    }
}
