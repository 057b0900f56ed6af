// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.Select;

/** One of our pages in a window of its own, seen as its user and its console see it. Used by one thread. */
final class Page implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * Flattens the report to one object per kind, of simulcast layers by their rid besides; the tests ask for numbers, the codec,
     * the transport's estimate and protocol.
     */
    private static final String STATS = """
            const [type, done] = arguments;
            const peer = globalThis.weir?.client?.peer;
            if (!peer) { done({}); return; }
            peer.getStats().then((report) => {
              const all = [...report.values()];
              const result = { state: peer.connectionState };
              for (const rtp of all.filter((one) => one.type === type)) {
                const codec = report.get(rtp.codecId)?.mimeType ?? "";
                result[rtp.kind + ".codec"] = codec.split("/").pop();
                for (const [name, value] of Object.entries(rtp)) {
                  if (typeof value !== "number") continue;
                  result[rtp.kind + "." + name] = value;
                  if (rtp.rid) result[rtp.kind + "." + rtp.rid + "." + name] = value;
                }
              }
              const transport = all.find((one) => one.type === "transport");
              const pair = report.get(transport?.selectedCandidatePairId);
              result.protocol = report.get(pair?.remoteCandidateId)?.protocol ?? "";
              result.availableOutgoingBitrate = pair?.availableOutgoingBitrate ?? 0;
              done(result);
            }, (error) => done({ error: String(error) }));
            """;

    private final ChromeDriver driver;
    private final String window;

    Page(ChromeDriver driver, String window) {
        this.driver = driver;
        this.window = window;
    }

    /** The page's own word for its state: {@code live}, {@code waiting}, {@code refused}. */
    String state() {
        return String.valueOf(here().findElement(By.tagName("body")).getDomAttribute("data-state"));
    }

    /** What a person reads in the element. */
    String text(String id) {
        return here().findElement(By.id(id)).getText();
    }

    void click(String id) {
        here().findElement(By.id(id)).click();
    }

    /** Clicks the button, link or summary that a screen reader calls so. */
    void press(String name) {
        await("something called " + name, () -> shown(name), found -> !found.isEmpty())
                .get(0)
                .click();
    }

    /** Whether there is something to click of that name. */
    boolean offers(String name) {
        return !shown(name).isEmpty();
    }

    /** Those of that name that can be seen. */
    private List<WebElement> shown(String name) {
        By called =
                By.xpath("//*[self::button or self::a or self::summary][@aria-label=$name or normalize-space()=$name]"
                        .replace("$name", "'" + name + "'"));
        return here().findElements(called).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    void type(String id, String text) {
        here().findElement(By.id(id)).sendKeys(text);
    }

    /** Takes the option of a list that reads so. */
    void choose(String id, String option) {
        new Select(here().findElement(By.id(id))).selectByVisibleText(option);
    }

    void clear(String id) {
        here().findElement(By.id(id)).clear();
    }

    /** Goes to another page in the same window. */
    void go(URI address) {
        here().get(address.toString());
    }

    /** What the address bar shows. */
    String address() {
        return here().getCurrentUrl();
    }

    /** Does what the watch page invites to, if it still does. */
    void unmute() {
        WebElement tap = await("the sound button", () -> here().findElement(By.id("tap")), this::settled);
        if (tap.isDisplayed()) {
            tap.click();
        }
    }

    private boolean settled(WebElement tap) {
        return tap.isDisplayed() || state().equals("playing");
    }

    /** The figures of one direction, {@code inbound-rtp} or {@code outbound-rtp}, as of now. */
    Stats stats(String type) {
        return here().executeAsyncScript(STATS, type) instanceof Map<?, ?> map ? new Stats(map) : new Stats(Map.of());
    }

    /** What a script, which may await, passes to its last argument. */
    double asyncNumber(String script, Object... arguments) {
        return async(script, arguments) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** The numbers of an object that a script, which may await, passes to its last argument. */
    Stats asyncStats(String script, Object... arguments) {
        return async(script, arguments) instanceof Map<?, ?> map ? new Stats(map) : new Stats(Map.of());
    }

    private @Nullable Object async(String script, Object... arguments) {
        String async = "const all = arguments; (async () => { await (async function () {" + script
                + "}).apply(null, all); })();";
        return here().executeAsyncScript(async, arguments);
    }

    /** The URL of the page's present session; empty when it has none. */
    String session() {
        return script("return globalThis.weir?.client?.resource?.href ?? ''");
    }

    /** Has the page restart ICE and waits until the server has agreed, or not. */
    boolean restartIce() {
        return here().executeAsyncScript("weir.client.restart().then(arguments[0])") instanceof Boolean agreed
                && agreed;
    }

    /** Both sides' ICE username fragments. */
    String ufrags() {
        return script("""
                const { localDescription, currentRemoteDescription } = weir.client.peer;
                return [localDescription, currentRemoteDescription]
                  .map(({ sdp }) => sdp.match(/^a=ice-ufrag:(.*)$/m)[1]).join(" ")
                """);
    }

    /** What a script returns, as text. */
    String script(String code) {
        return String.valueOf(here().executeScript(code));
    }

    /** Whether this browser has an encoder for the codec. */
    boolean encodes(String codec) {
        return Boolean.TRUE.equals(here().executeScript(
                        "return RTCRtpSender.getCapabilities('video').codecs.some(one => one.mimeType === 'video/' +"
                                + " arguments[0])",
                        codec));
    }

    void awaitState(String wanted) {
        await("state " + wanted, this::state, wanted::equals);
    }

    /** Waits for a condition; a failure tells the page's state, texts and console. */
    <T> T await(String what, Supplier<T> look, Predicate<T> condition) {
        return await(what, PATIENCE, look, condition);
    }

    <T> T await(String what, Duration patience, Supplier<T> look, Predicate<T> condition) {
        try {
            return new FluentWait<>(this)
                    .withTimeout(patience)
                    .pollingEvery(BETWEEN_LOOKS)
                    .until(page -> {
                        T seen = look.get();
                        return condition.test(seen) ? seen : null;
                    });
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "%s did not come within %s; last seen %s%n%s".formatted(what, patience, look.get(), account()), e);
        }
    }

    /** What the browser's console said since it was last asked, of all windows of that browser. */
    List<String> console() {
        return here().manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    private String account() {
        String console = String.join("\n", console());
        return "address: %s%nstate: %s%npage: %s%nconsole:%n%s"
                .formatted(
                        here().getCurrentUrl(),
                        state(),
                        here().findElement(By.tagName("main")).getText(),
                        console);
    }

    private ChromeDriver here() {
        driver.switchTo().window(window);
        return driver;
    }

    /** Closes the window; what the page does then is part of what is tested. */
    @Override
    public void close() {
        here().close();
    }
}
