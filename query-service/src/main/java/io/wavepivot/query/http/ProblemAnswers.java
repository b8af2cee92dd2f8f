package io.wavepivot.query.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Names in the OpenAPI document the answers that every operation may give instead of its own. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemAnswers implements OASFilter {

    private static final String SCHEMA = "Problem";

    private static final Map<String, String> PROBLEMS = new LinkedHashMap<>(Map.of(
            "400", "A parameter is wrong: errors has each",
            "401", "There is no valid token",
            "403", "The token's role is another",
            "404", "There is no such thing",
            "406", "No format of those that are accepted",
            "503", "MongoDB does not answer, or too many answers are being made: try again later"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents().addSchema(SCHEMA, problem());
        document.getPaths().getPathItems().values().forEach(path -> path.getOperations()
                .values()
                .forEach(ProblemAnswers::name));
    }

    private static void name(Operation operation) {
        PROBLEMS.forEach((status, description) -> operation.getResponses().addAPIResponse(status, answer(description)));
    }

    private static APIResponse answer(String description) {
        Content content = OASFactory.createContent()
                .addMediaType(
                        "application/problem+json",
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA)));
        return OASFactory.createAPIResponse().description(description).content(content);
    }

    /** RFC 9457, with a stable code and what is wrong with each parameter. */
    private static Schema problem() {
        Schema error = object().addProperty("field", text())
                .addProperty("value", text())
                .addProperty("allowed", text());
        return object().addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("title", text())
                .addProperty("detail", text())
                .addProperty("instance", text())
                .addProperty("code", text())
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(error))
                .required(List.of("status", "title", "code"));
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }
}
