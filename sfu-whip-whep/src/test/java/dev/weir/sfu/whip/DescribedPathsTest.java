// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.admin.OpenApiHandler;
import dev.weir.sfu.whip.events.Target;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The description of the API against the paths of the two protocols; what their methods answer is tested beside the description. */
class DescribedPathsTest {
    private static String template(Target.Resource resource) {
        return switch (resource) {
            case EVENTS -> "/events";
            case STREAM -> "/events/{stream}";
            case LAYER -> "/layer";
        };
    }

    @Test
    void everyPathOfTheProtocolsIsDescribedAndNoOther() {
        Set<String> inTheCode = new TreeSet<>();
        for (Protocol protocol : Protocol.values()) {
            inTheCode.add(protocol.endpointPrefix() + "{room}");
            inTheCode.add(protocol.sessionPrefix() + "{id}");
        }
        for (Target.Resource resource : Target.Resource.values()) {
            inTheCode.add(Protocol.WHEP.sessionPrefix() + "{id}" + template(resource));
        }
        JsonNode paths = Problems.json(new OpenApiHandler(WhipWhepConfig.defaults())
                        .handle(Requests.of("GET", "/api/openapi.json"))
                        .join())
                .path("paths");
        Set<String> described = new TreeSet<>();
        paths.fieldNames().forEachRemaining(path -> {
            if (path.startsWith("/whip/") || path.startsWith("/whep/")) {
                described.add(path);
            }
        });

        assertThat(described).isEqualTo(inTheCode);
    }
}
