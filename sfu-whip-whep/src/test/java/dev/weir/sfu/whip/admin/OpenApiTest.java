// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description by itself, and against what can be told from the code without calling it. */
class OpenApiTest {
    private final Description description = new Description();

    private static HttpResponse got(String method, WhipWhepConfig config, String publicBase) {
        HttpRequest request = new HttpRequest(
                method,
                "/api/openapi.json",
                "",
                HttpHeaders.builder().build(),
                new byte[0],
                InetAddress.getLoopbackAddress(),
                publicBase);
        return new OpenApiHandler(config).handle(request).join();
    }

    @ParameterizedTest
    @CsvSource({
        "/api, '', /api",
        "'', '', /",
        "/api, /media, /media/api",
        "/v1, https://tv.example, https://tv.example/v1",
    })
    void saysWhereTheServerIsAsTheClientSeesIt(String basePath, String publicBase, String url) {
        WhipWhepConfig config = WhipWhepConfig.builder().basePath(basePath).build();
        HttpResponse response = got("GET", config, publicBase);

        assertThat(response.status()).isEqualTo(200);
        assertThat(Desk.json(response).at("/servers/0/url").asText()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "/api, '', /",
        "/api, /media, /media",
        "/tv/api, https://tv.example, https://tv.example/tv",
        "/v1, '', /v1",
    })
    void saysWhereFilesAreAsTheClientSeesIt(String basePath, String publicBase, String url) {
        WhipWhepConfig config = WhipWhepConfig.builder().basePath(basePath).build();
        JsonNode paths = Desk.json(got("GET", config, publicBase)).path("paths");

        assertThat(paths.path("/records/{name}").at("/servers/0/url").asText()).isEqualTo(url);
    }

    @Test
    void isServedAtOnePath() {
        OpenApiHandler handler =
                new OpenApiHandler(WhipWhepConfig.builder().basePath("/v1").build());

        assertThat(handler.handles("/v1/openapi.json")).isTrue();
        assertThat(handler.handles("/api/openapi.json")).isFalse();
        assertThat(handler.handles("/v1/openapi.json/")).isFalse();
        assertThat(got("POST", WhipWhepConfig.defaults(), "").status()).isEqualTo(405);
    }

    @Test
    void namesEveryProblemThereIs() {
        List<String> types = Stream.of(Outcome.values())
                .filter(Outcome::isProblem)
                .map(Outcome::type)
                .toList();

        assertThat(description.root().at("/components/schemas/Problem/properties/type/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void saysWhereEachProblemMayComeWithItsStatus() {
        Set<String> used = new HashSet<>();
        for (JsonNode response : description.root().at("/components/responses")) {
            JsonNode own = response.at("/content/application~1problem+json/schema/allOf/1/properties");
            own.path("type").path("enum").forEach(type -> {
                used.add(type.asText());
                assertThat(Stream.of(Outcome.values())
                                .filter(Outcome::isProblem)
                                .filter(outcome -> outcome.type().equals(type.asText()))
                                .map(Outcome::status))
                        .containsExactly(own.path("status").path("const").asInt());
            });
        }

        // Those of paths and methods that are not described.
        used.add(Outcome.NOT_FOUND.type());
        used.add(Outcome.METHOD_NOT_ALLOWED.type());
        assertThat(Stream.of(Outcome.values()).filter(Outcome::isProblem).map(Outcome::type))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void describesTheWholeAdminApiAndNoMore() {
        Set<String> inTheCode = new TreeSet<>();
        for (AdminResource resource : AdminResource.values()) {
            for (String method : List.of(resource.allow().split(", ", -1))) {
                inTheCode.add(method + " /admin" + resource.template());
            }
        }
        Set<String> described = new TreeSet<>();
        description.paths().stream()
                .filter(path -> path.startsWith("/admin"))
                .forEach(path -> description.methods(path).forEach(method -> described.add(method + ' ' + path)));

        assertThat(described).isEqualTo(inTheCode);
    }

    @Test
    void pointsToNothingThatIsMissingAndDefinesNothingInVain() {
        List<String> references = new ArrayList<>(description.root().findValuesAsText("$ref"));
        List<String> definitions = new ArrayList<>();
        for (String kind : List.of("schemas", "responses", "headers")) {
            description
                    .root()
                    .path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> definitions.add("#/components/" + kind + '/' + name));
        }

        assertThat(new TreeSet<>(references)).isEqualTo(new TreeSet<>(definitions));
    }

    @Test
    void givesEveryOperationANameOfItsOwn() {
        List<String> names = new ArrayList<>();
        for (String path : description.paths()) {
            for (String method : description.methods(path)) {
                JsonNode operation = description.operation(method, path);
                names.add(operation.path("operationId").asText());
                assertThat(operation.path("summary").asText()).isNotBlank();
                assertThat(operation.path("responses").has("500")).isTrue();
            }
        }

        assertThat(names).doesNotHaveDuplicates().noneMatch(String::isBlank);
    }

    @Test
    void declaresThePlaceholdersOfEachPath() {
        for (String path : description.paths()) {
            List<String> declared = new ArrayList<>();
            description
                    .root()
                    .path("paths")
                    .path(path)
                    .path("parameters")
                    .forEach(parameter ->
                            declared.add('{' + parameter.path("name").asText() + '}'));

            assertThat(Stream.of(path.split("/")).filter(part -> part.startsWith("{")))
                    .containsExactlyElementsOf(declared);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'room':'a*','seconds':60} | true",
                "{'subject':'a','until':'2026-12-01T00:00:00Z','reason':''} | true",
                "{'seconds':60} | false",
                "{'subject':'a'} | false",
                "{'subject':'a','seconds':60,'until':'2026-12-01T00:00:00Z'} | false",
                "{'subject':'','seconds':60} | false",
                "{'subject':'a','seconds':0} | false",
                "{'subject':'a','seconds':'60'} | false",
                "{'subject':7,'seconds':60} | false",
                "{'room':'a/b','seconds':60} | false",
                "{'subject':'a','seconds':60,'x':1} | false",
                "[] | false",
            })
    void allowsTheBansThatTheCodeTakes(String body, boolean legal) {
        HttpResponse response = new Desk().send("POST", "/api/admin/bans", body.replace('\'', '"'));
        JsonNode ban = Desk.tree(body.replace('\'', '"'));

        assertThat(response.status() == 201).isEqualTo(legal);
        assertThat(description.mistakes("NewBan", ban).isEmpty()).isEqualTo(legal);
    }
}
