// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * The signals that tell a process to end. A shutdown hook of the JVM hears the first of them only, so they are caught by {@code
 * sun.misc.Signal}, the one part of the JDK that can (module {@code jdk.unsupported}): by its name, because a compiler warns of
 * it whatever one says, and not every Java runtime has it.
 */
final class Signals {
    private Signals() {}

    /**
     * One of the signals.
     *
     * @param number as the operating system has it
     */
    record Signal(String name, int number) {
        static final Signal TERM = new Signal("SIGTERM", 15);
        static final Signal INT = new Signal("SIGINT", 2);

        /** What a process ends with that this signal killed. */
        int exitCode() {
            return 128 + number;
        }
    }

    /**
     * Has each signal handled, on a thread of its own, instead of ending the JVM.
     *
     * @return false when that cannot be had, here or with the JVM's {@code -Xrs}: then the JVM does as ever
     */
    static boolean handle(Consumer<Signal> handler) {
        boolean first = handle(Signal.TERM, handler);
        return handle(Signal.INT, handler) && first;
    }

    private static boolean handle(Signal signal, Consumer<Signal> handler) {
        InvocationHandler caught = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                handler.accept(signal);
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> signal.name();
        };
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object installed =
                    Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, caught);
            Method handle = type.getMethod("handle", type, handlerType);
            String shortName = signal.name().substring("SIG".length());
            handle.invoke(null, type.getConstructor(String.class).newInstance(shortName), installed);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
            return false;
        }
    }
}
