package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void a_port_that_is_no_number_is_redacted() {
    assertThat(Secrets.port(22)).isEqualTo(22);
    assertThat(Secrets.port(Map.of("token", "t"))).isEqualTo("redacted");
  }

  @Test
  void whatever_sounds_like_a_secret_is_redacted_at_any_depth() {
    var data =
        Map.of(
            "slot",
            1,
            "auth",
            Map.of("Token", "t", "list", List.of(Map.of("admin_password", "p", "name", "n"))));
    assertThat(Secrets.redacted(data))
        .isEqualTo(
            Map.of(
                "slot",
                1,
                "auth",
                Map.of(
                    "Token",
                    "redacted",
                    "list",
                    List.of(Map.of("admin_password", "redacted", "name", "n")))));
  }

  @Test
  void a_secret_is_found_in_whatever_form_others_wrote_it() {
    assertThat(Secrets.redacted(Map.of("id", "i-1", "passphrase", "p", "key", "k", "cookie", 7)))
        .isEqualTo(
            Map.of("id", "i-1", "passphrase", "redacted", "key", "redacted", "cookie", "redacted"));
    assertThat(Secrets.redacted("  \n{\"a\": {\"sas\": \"hunter2\"}, \"n\": 1}"))
        .isEqualTo("{\"a\":{\"sas\":\"redacted\"},\"n\":1}");
    assertThat(Secrets.redacted("half {\"pwd\": \"hunter2\""))
        .isEqualTo("half {\"pwd\": \"redacted\"");
    assertThat(Secrets.redacted(List.of("https://u:hunter2@h/", "password=hunter2")))
        .isEqualTo(List.of("https://redacted@h/", "password=redacted"));
    assertThat(Secrets.redacted("{\"n\": 1}")).isEqualTo("{\"n\": 1}");
  }

  @Test
  void whatever_a_column_shows_is_looked_through() {
    var column =
        Column.of("Server ID", "server_id", (Object id) -> Map.of("id", "i-1", "auth", id));
    var rows = Rows.of(List.of(column), List.of("hunter2"));
    assertThat(rows.table(true)).contains("i-1").doesNotContain("hunter2");
    assertThat(rows.objects().toString()).contains("redacted").doesNotContain("hunter2");
  }

  @Test
  void words_of_others_reach_no_terminal_as_they_are() {
    var bytes = new ByteArrayOutputStream();
    var out = new SafeStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    out.println("asked by \u001b[2J");
    out.printf("token=%s%n", "hunter2");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("asked by \\x1b[2J\ntoken=redacted\n");
  }
}
