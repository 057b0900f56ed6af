// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Finds {@code Thread.ofVirtual()} by name: our classes are for Java 17, which has none. */
final class VirtualThreads {
    private VirtualThreads() {}

    static @Nullable ThreadFactory factoryOrNull(String namePrefix) {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            // The public interface, not the builder's own hidden class, which reflection may not touch.
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method name = type.getMethod("name", String.class, long.class);
            return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, namePrefix, 0L));
        } catch (ReflectiveOperationException | ClassCastException e) {
            return null;
        }
    }
}
