package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

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
}
