package dev.nodepool.openstack.clouds;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ProxiesTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("nodepool.openstack");

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private List<String> warnings() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** {@code a=b c=d} as a map. */
  private static Map<String, String> environment(String text) {
    var environment = new HashMap<String, String>();
    for (var pair : text.split(" ")) {
      int equals = pair.indexOf('=');
      environment.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return environment;
  }

  private static String towards(String url, Map<String, String> environment) {
    return Proxies.of(environment)
        .towards(URI.create(url))
        .map(it -> "%s:%d".formatted(it.host(), it.port()))
        .orElse("directly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://c:5000/v3    | http_proxy=http://p:3128                          | p:3128
          https://c:5000/v3   | http_proxy=http://p:3128                          | directly
          https://c/v3        | https_proxy=http://p:3128/                        | p:3128
          HTTPS://c/v3        | https_proxy=p:3128                                | p:3128
          http://c/v3         | https_proxy=p:3128                                | directly
          http://c/v3         | HTTP_PROXY=p:3128                                 | p:3128
          https://c/v3        | HTTPS_PROXY=http://P.example:3128                 | P.example:3128
          https://c/v3        | HTTPS_PROXY=upper:1 https_proxy=lower:2           | lower:2
          https://c/v3        | HTTPS_PROXY=upper:1 https_proxy=                  | directly
          https://c/v3        | all_proxy=a:1                                     | a:1
          http://c/v3         | ALL_PROXY=a:1                                     | a:1
          https://c/v3        | all_proxy=a:1 https_proxy=p:2                     | p:2
          http://c/v3         | all_proxy=a:1 https_proxy=p:2                     | a:1
          https://c/v3        | https_proxy= all_proxy=a:1                        | a:1
          https://c/v3        | https_proxy=http://p                              | p:80
          https://c/v3        | https_proxy=HTTP://u:s@p:3128                     | p:3128
          https://c/v3        | https_proxy=u:s@p:3128                            | p:3128
          https://c/v3        | https_proxy=http://u:with@at@p:3128               | p:3128
          https://c/v3        | https_proxy=http://[fd00::1]:3128                 | fd00::1:3128
          https://c/v3        | https_proxy=http://10.1.2.3:3128                  | 10.1.2.3:3128
          """)
  void the_variable_of_the_scheme_is_taken(String url, String variables, String proxy) {
    assertThat(towards(url, environment(variables))).isEqualTo(proxy);
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://cloud.example.org/v3    | *                           | true
          https://cloud.example.org/v3    | cloud.example.org           | true
          https://cloud.example.org/v3    | example.org                 | true
          https://cloud.example.org/v3    | .example.org                | true
          https://cloud.example.org/v3    | *.example.org               | true
          https://cloud.example.org/v3    | a.org,, Example.ORG ,b.org  | true
          https://CLOUD.example.org/v3    | cloud.example.org           | true
          https://cloud.example.org/v3    | ample.org                   | false
          https://cloud.example.org/v3    | x.cloud.example.org         | false
          https://example.org/v3          | .example.org                | true
          https://example.org/v3          | cloud.example.org           | false
          https://example.org.evil.com/v3 | example.org                 | false
          https://example.org:5000/v3     | example.org                 | true
          https://example.org:5000/v3     | example.org:5000            | true
          https://a.example.org:5000/v3   | .example.org:5000           | true
          https://example.org:5000/v3     | example.org:5001            | false
          https://example.org/v3          | example.org:443             | true
          http://example.org/v3           | example.org:443             | false
          http://example.org/v3           | example.org:80              | true
          http://10.1.2.3:5000/v3         | 10.1.2.3                    | true
          http://10.1.2.3:5000/v3         | 10.1.2.3:5000               | true
          http://10.1.2.3:5000/v3         | 10.1.2.3:80                 | false
          http://10.1.2.3:5000/v3         | 2.3                         | false
          http://10.1.2.3:5000/v3         | 10.0.0.0/8                  | true
          http://10.1.2.3:5000/v3         | 10.1.2.0/30                 | true
          http://10.1.2.4:5000/v3         | 10.1.2.0/30                 | false
          http://10.1.2.3:5000/v3         | 10.1.2.3/32                 | true
          http://11.1.2.3:5000/v3         | 10.0.0.0/8                  | false
          http://11.1.2.3:5000/v3         | 0.0.0.0/0                   | true
          http://cloud:5000/v3            | 10.0.0.0/8                  | false
          http://[fd00::1]:5000/v3        | fd00:0:0::1                 | true
          http://[fd00::1]:5000/v3        | [fd00::1]:5000              | true
          http://[fd00::1]:5000/v3        | [fd00::1]:80                | false
          http://[fd00::1]:5000/v3        | fd00::/8                    | true
          http://[fd00::1]:5000/v3        | 10.0.0.0/8                  | false
          http://cloud:5000/v3            | ''                          | false
          """)
  void no_proxy_exempts_hosts_and_networks(String url, String list, boolean direct) {
    var proxies = Map.of("http_proxy", "p:1", "https_proxy", "p:1");
    for (var name : List.of("no_proxy", "NO_PROXY")) {
      var environment = new HashMap<>(proxies);
      environment.put(name, list);
      assertThat(towards(url, environment)).isEqualTo(direct ? "directly" : "p:1");
    }
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://u:s3cret@p:3128    | begins with https://
          socks5://u:s3cret@p:3128   | begins with socks5://
          http://u:s3cret@p:31280000 | no URL
          http://u:s3cret@p:70000    | no port 70000
          http://u:s3cret@           | no URL
          http://u:s3cret/@p:1       | no URL
          """)
  void a_proxy_that_cannot_be_used_is_warned_of_without_its_password(String url, String why) {
    var environment = Map.of("all_proxy", url);
    assertThat(towards("https://c/v3", environment)).isEqualTo("directly");
    assertThat(warnings())
        .singleElement()
        .satisfies(it ->
            assertThat(it)
                .startsWith("all_proxy in the environment cannot be used: ")
                .contains(why)
                .contains("write http://host:port")
                .doesNotContain("s3cret"));
  }

  @Test
  void a_variable_that_nobody_needs_is_not_warned_of() {
    var environment = environment("http_proxy=p:1 https_proxy=p:2 all_proxy=socks5://q:1080");
    assertThat(towards("https://c/v3", environment)).isEqualTo("p:2");
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "10.0.0.0/x", "example.org/8", "host:port", "."})
  void an_exemption_that_makes_no_sense_is_passed_over_with_a_warning(String entry) {
    var proxies = Proxies.of(Map.of("https_proxy", "p:1", "no_proxy", entry + ",cloud"));
    assertThat(proxies.towards(URI.create("https://cloud/v3"))).isEmpty();
    assertThat(proxies.towards(URI.create("https://example.org/v3"))).isPresent();
    assertThat(warnings())
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("no_proxy in the environment: " + entry));
  }

  @Test
  void user_and_password_are_unescaped_and_never_shown() {
    var environment = Map.of("https_proxy", "http://us%65r:s3%3Acret+%@p:3128");
    var proxies = Proxies.of(environment);
    var server = proxies.towards(URI.create("https://c/v3")).orElseThrow();
    var secret = server.authorization();
    assertThat(secret).isNotNull();
    var basic = secret.reveal().replace("Basic ", "");
    assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.ISO_8859_1))
        .isEqualTo("user:s3:cret+%");
    assertThat(List.of(server.toString(), server.title(), proxies.toString()))
        .allSatisfy(it -> assertThat(it).contains("p").doesNotContain("s3").doesNotContain(basic));
  }

  @Test
  void every_cloud_of_the_files_has_the_proxies_of_the_environment(@TempDir Path home) {
    var environment =
        environment(
            "OS_AUTH_URL=https://k:5000/v3 OS_USERNAME=u OS_PASSWORD=p OS_PROJECT_NAME=x https_proxy=p:3128 no_proxy=here");
    var cloud = new CloudsFiles(environment, home, home).read().cloud("envvars", null);
    assertThat(cloud.proxies().towards(URI.create("https://k:5000/v3"))).isPresent();
    assertThat(cloud.proxies().towards(URI.create("https://here:5000/v3"))).isEmpty();
  }
}
