package dev.nodepool.bench.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import tools.jackson.databind.json.JsonMapper;

/** Uploads to a simulated cloud by {@code curl -T}. */
final class Curl {
  private static final String LOGIN =
      """
      {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
       "password": "%s", "domain": {"name": "Default"}}}},
       "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}
      """;
  private static final String IMAGE =
      "{\"name\": \"curl\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String service;
  private final String token;

  Curl(CloudEntry cloud) throws IOException, InterruptedException {
    var login = LOGIN.formatted(cloud.user(), cloud.password(), cloud.project());
    var answer = post(cloud.authUrl() + "/auth/tokens", "", login);
    this.token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
    var catalog = JsonMapper.shared().readTree(answer.body()).path("token").path("catalog");
    this.service =
        catalog
            .valueStream()
            .filter(entry -> entry.path("type").asString("").equals("image"))
            .map(entry -> entry.path("endpoints").path(0).path("url").asString())
            .findFirst()
            .orElseThrow();
  }

  private HttpResponse<String> post(String url, String as, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("X-Auth-Token", as)
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("%s answers %d: %s".formatted(url, answer.statusCode(), answer.body()));
    }
    return answer;
  }

  /** How long so many uploads of the file at once take. */
  Duration upload(Path file, int times) throws IOException, InterruptedException {
    var urls = new ArrayList<String>();
    for (int i = 0; i < times; i++) {
      var made = JsonMapper.shared().readTree(post(images(), token, IMAGE).body());
      urls.add("%s/%s/file".formatted(images(), made.path("id").asString()));
    }
    long began = System.nanoTime();
    var running = new ArrayList<Process>();
    for (String url : urls) {
      running.add(
          new ProcessBuilder(
                  "curl",
                  "--silent",
                  "--show-error",
                  "--fail",
                  "--noproxy",
                  "*",
                  "--header",
                  "X-Auth-Token: " + token,
                  "--header",
                  "Content-Type: application/octet-stream",
                  "--header",
                  "Expect:",
                  "--upload-file",
                  file.toString(),
                  url)
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (var curl : running) {
      if (curl.waitFor() != 0) {
        throw new IOException("curl has failed");
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String images() {
    return service.endsWith("/v2") ? service + "/images" : service + "/v2/images";
  }
}
