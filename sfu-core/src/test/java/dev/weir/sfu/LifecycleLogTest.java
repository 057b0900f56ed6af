// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.MediaObserver;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LifecycleLogTest {
    @Test
    void whateverCanBeToldIsPassedOn() throws Exception {
        List<String> told = new ArrayList<>();
        MediaObserver application = (MediaObserver) Proxy.newProxyInstance(
                MediaObserver.class.getClassLoader(), new Class<?>[] {MediaObserver.class}, (proxy, method, values) -> {
                    told.add(method.getName() + List.of(values));
                    return null;
                });
        LifecycleLog log = new LifecycleLog(application);

        List<String> expected = new ArrayList<>();
        for (Method event : MediaObserver.class.getMethods()) {
            Object[] values = Stream.of(event.getParameterTypes())
                    .map(type -> type.isEnum() ? type.getEnumConstants()[0] : "word")
                    .toArray();
            event.invoke(log, values);
            expected.add(event.getName() + List.of(values));
        }

        assertThat(told).hasSizeGreaterThan(6).containsExactlyElementsOf(expected);
    }
}
