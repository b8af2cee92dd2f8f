package io.wavepivot.query;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.embedded.tests.TestSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks as an analyst does. */
final class Reader {

    private Reader() {}

    static RequestSpecification analyst() {
        return as("ana", "analyst");
    }

    /** A request by a user with one role. */
    static RequestSpecification as(String user, String role) {
        return RestAssured.given().auth().oauth2(TestSigner.token(user, role));
    }

    static String csv(String path) {
        return analyst()
                .urlEncodingEnabled(false)
                .get(path + (path.contains("?") ? "&" : "?") + "format=csv")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
    }

    /** The first column of a CSV. */
    static String waves(String csv) {
        return String.join(
                " ", csv.lines().skip(1).map(line -> line.split(",")[0]).toList());
    }

    /** An answer whose body has come. */
    static <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> body, String... headers)
            throws IOException, InterruptedException {
        try (HttpClient http = client()) {
            return http.send(request(path, headers), body);
        }
    }

    /** An answer whose body is read as it comes. */
    static HttpResponse<InputStream> open(String path, String... headers) throws IOException, InterruptedException {
        return client().send(request(path, headers), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + TestSigner.token("ana", "analyst"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }
}
