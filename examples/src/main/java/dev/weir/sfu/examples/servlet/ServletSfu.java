// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.servlet;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/**
 * An SFU in a servlet container: here Tomcat, embedded, below the context path {@code /tv}.
 *
 * <p>Publish to {@code /tv/api/whip/publish/ROOM}, watch at {@code /tv/api/whep/play/ROOM}.
 */
public final class ServletSfu implements AutoCloseable {
    private static final String CONTEXT = "/tv";
    private static final String MAPPING = "/api";

    private final Sfu sfu;
    private final WhipWhepHandlers doors;
    private final Tomcat tomcat;

    private ServletSfu(Sfu sfu, WhipWhepHandlers doors, Tomcat tomcat) {
        this.sfu = sfu;
        this.doors = doors;
        this.tomcat = tomcat;
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends. */
    public static void main(String[] arguments) throws IOException, LifecycleException {
        Path workFolder = Files.createTempDirectory("weir-tomcat");
        ServletSfu embedded = start(8080, workFolder, SfuConfig.builder().build(), Authenticator.everybody());
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
    }

    /**
     * Starts both.
     *
     * @param workFolder where the container may put files
     */
    public static ServletSfu start(int port, Path workFolder, SfuConfig media, Authenticator who)
            throws LifecycleException {
        Sfu sfu = Sfu.open(media);
        WhipWhepConfig config = WhipWhepConfig.builder()
                .basePath(CONTEXT + MAPPING)
                .doorkeeper(Doorkeeper.builder().authenticator(who).build())
                .build();
        WhipWhepHandlers doors = new WhipWhepHandlers(sfu, config);
        return new ServletSfu(sfu, doors, serve(port, workFolder, doors));
    }

    static Tomcat serve(int port, Path workFolder, HttpHandler doors) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(workFolder.toString());
        tomcat.setPort(port);
        // Header and body come within this time, and a write that hangs for longer is given up.
        tomcat.getConnector().setProperty("connectionTimeout", "10000");
        Context context = tomcat.addContext(CONTEXT, workFolder.toString());
        Wrapper servlet = Tomcat.addServlet(context, "doors", new SfuServlet(doors));
        servlet.setAsyncSupported(true);
        servlet.addMapping(MAPPING + "/*");
        tomcat.start();
        return tomcat;
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Stops taking requests, ends every stream and session, frees both ports. */
    @Override
    public void close() {
        doors.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat has not stopped", e);
        } finally {
            sfu.close();
        }
    }
}
