// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium of this machine without a display, with a false camera, that keeps WebRTC on the loopback. */
final class Chromium implements AutoCloseable {
    private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);

    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=800,600",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--allow-loopback-in-peer-connection",
            "--autoplay-policy=no-user-gesture-required",
            "--mute-audio",
            "--force-prefers-reduced-motion",
            // A window that nobody looks at must work as one that somebody looks at.
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-background-timer-throttling",
            // Nothing may leave the machine.
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
            "--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints");

    private final Path profile;
    private final ChromeDriver driver;
    private final String home;

    private Chromium(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
        this.home = driver.getWindowHandle();
    }

    static Chromium start() throws IOException {
        Path profile = Files.createTempDirectory("weir-chromium");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath("chromium").toFile());
        options.addArguments(FLAGS);
        options.addArguments("--user-data-dir=" + profile);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        // Named by hand, because Selenium would go and download a driver.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(SCRIPT_TIMEOUT).pageLoadTimeout(PAGE_TIMEOUT);
        return new Chromium(profile, driver);
    }

    /** Opens a page in a window of its own; the browser's first window stays empty, and keeps the browser open. */
    Page open(URI address) {
        return open(address, "");
    }

    /** As {@link #open(URI)}; the script runs before the page's own. */
    Page open(URI address, String before) {
        driver.switchTo().window(home);
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", before));
        driver.get(address.toString());
        return new Page(driver, driver.getWindowHandle());
    }

    private static Path onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                program
                                        + " is not on the PATH; the browser tests need it (Debian: apt-get install chromium chromium-driver)"));
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
