package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Opens pages of reports in Chromium, from a file and without a network, as whoever was sent one does. */
final class ReportPages implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking");

    /** Where on the screen a value of the chart is: of a column in the order of the picture, and of a row. */
    private static final String PLACE = """
            ([column, row]) => {
              const element = document.getElementById('chart');
              const chart = echarts.getInstanceByDom(element);
              const heatmap = chart.getOption().series[0].type === 'heatmap';
              const [x, y] = chart.convertToPixel({seriesIndex: 0}, [heatmap ? column : 1, row]);
              const box = element.getBoundingClientRect();
              return [box.x + x, box.y + y];
            }""";

    private final Path directory;
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;

    ReportPages(Path directory) {
        this.directory = directory;
        String chromium = Objects.requireNonNullElse(System.getenv("CHROMIUM"), "/usr/bin/chromium");
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(chromium))
                        .setArgs(ARGUMENTS));
    }

    /** @param report the same as JSON */
    void check(String html, JsonNode report) throws IOException {
        Path file = Files.writeString(directory.resolve("report.html"), html);
        check(file, report, ColorScheme.LIGHT, 1200, "rgb(255, 255, 255)");
        check(file, report, ColorScheme.DARK, 1200, "rgb(20, 24, 31)");
        check(file, report, ColorScheme.LIGHT, 390, "rgb(255, 255, 255)");
    }

    private void check(Path file, JsonNode report, ColorScheme scheme, int width, String ground) {
        List<String> requests = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setOffline(true)
                .setColorScheme(scheme)
                .setViewportSize(width, 900))) {
            Page page = context.newPage();
            page.onRequest(request -> requests.add(request.url()));
            page.onConsoleMessage(message -> errors.add(message.text()));
            page.onPageError(errors::add);
            page.navigate(file.toUri().toString());

            assertThat(page.title()).isEqualTo(report.path("title").asText());
            assertThat(page.locator("tbody tr").count())
                    .isEqualTo(report.path("rows").size());
            assertThat(page.locator(".note").allInnerTexts()).isEqualTo(texts(report.path("notes")));
            assertThat(hovered(page, 0, 0)).contains(value(report, 0, 0));
            assertThat(hovered(page, 0, 2)).contains(value(report, 0, 2));
            assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo(ground);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("nothing is wider than the screen")
                    .isEqualTo(true);
            assertThat((String)
                            page.evaluate("echarts.getInstanceByDom(document.getElementById('chart')).getDataURL()"))
                    .startsWith("data:image/png;base64,");
        }
        assertThat(requests)
                .allMatch(url -> url.startsWith("file:") || url.startsWith("data:") || url.startsWith("blob:"));
        assertThat(errors).isEmpty();
    }

    /** What the chart says where the mouse is. */
    private static String hovered(Page page, int column, int row) {
        List<?> place = (List<?>) page.evaluate(PLACE, List.of(column, row));
        page.mouse().move(((Number) place.get(0)).doubleValue(), ((Number) place.get(1)).doubleValue());
        page.waitForFunction("[...document.querySelectorAll('#chart > div')].some(div => div.innerText)");
        return page.locator("#chart > div").last().innerText();
    }

    /** What it has to say: the labels of a row, and its value of a column. */
    private static List<String> value(JsonNode report, int column, int row) {
        JsonNode values = report.path("rows").get(row);
        return values.has("Q1")
                ? List.of(
                        values.path("Department").asText(),
                        values.path("Job").asText(),
                        "Q" + (column + 1) + ": "
                                + values.path("Q" + (column + 1)).asText())
                : List.of(
                        values.path("Department").asText(), values.path("hired").asText());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
