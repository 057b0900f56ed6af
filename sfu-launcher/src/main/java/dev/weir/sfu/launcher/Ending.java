// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the process ends: at the first signal once everybody has left, at the second at once. Thread-safe. */
final class Ending {
    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private final Runnable drain;
    private final Runnable close;
    private final IntConsumer exit;
    private final IntConsumer halt;
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean ended;
    private boolean well;

    /**
     * @param drain blocks until everybody has left, or long enough
     * @param close ends what is left; blocks until done
     * @param exit ends the JVM with that code
     * @param halt does so on the spot
     */
    Ending(Runnable drain, Runnable close, IntConsumer exit, IntConsumer halt) {
        this.drain = drain;
        this.close = close;
        this.exit = exit;
        this.halt = halt;
    }

    /** Has the server end so, whatever ends the process. */
    static void of(Server server) {
        Runtime runtime = Runtime.getRuntime();
        Ending ending = new Ending(server::drain, server::close, System::exit, runtime::halt);
        if (!Signals.handle(ending::signalled)) {
            log.warn("signals cannot be caught on this Java runtime: only kill -9 will end a drain early");
        }
        // The other ways out, and all of them where signals cannot be caught.
        runtime.addShutdownHook(new Thread(ending::end, "weir-stop"));
    }

    void signalled(Signals.Signal signal) {
        if (told.compareAndSet(false, true)) {
            log.info("{}: stopping; a second one ends the process at once", signal.name());
            exit.accept(end() ? 0 : 1);
        } else {
            log.warn("{} again: ending at once; the next start mends what is being recorded", signal.name());
            halt.accept(signal.exitCode());
        }
    }

    /**
     * Whoever comes second waits for the first.
     *
     * @return whether all went well
     */
    synchronized boolean end() {
        if (!ended) {
            ended = true;
            well = ran(drain);
            well = ran(close) && well;
        }
        return well;
    }

    /** A bug must not keep the process from ending. */
    private static boolean ran(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException bug) {
            log.error("a step of the end failed", bug);
            return false;
        }
    }
}
