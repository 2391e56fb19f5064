package dev.nodepool.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownHostsTest {
  private static final String KEY = "ssh-ed25519 AAAAC3";

  @Test
  void the_usual_port_is_not_written() {
    assertThat(KnownHosts.render("node.example.org", 22, List.of(KEY)))
        .isEqualTo("node.example.org ssh-ed25519 AAAAC3\n");
  }

  @Test
  void another_port_goes_behind_brackets() {
    assertThat(KnownHosts.pattern("10.0.0.1", 22022)).isEqualTo("[10.0.0.1]:22022");
  }

  @Test
  void ipv6_addresses_are_written_as_openssh_looks_them_up() {
    assertThat(KnownHosts.pattern("2001:db8::1", 22)).isEqualTo("2001:db8::1");
    assertThat(KnownHosts.pattern("[2001:db8::1]", 2222)).isEqualTo("[2001:db8::1]:2222");
    assertThat(new SshTarget("2001:db8::1", 22, "zuul", List.of(), null))
        .hasToString("zuul@[2001:db8::1]:22");
  }

  @Test
  void what_would_be_another_line_is_left_out() {
    var forged = "ssh-rsa AAAA\n* ssh-rsa BBBB";
    assertThat(KnownHosts.render("h", 22, List.of(forged, KEY))).isEqualTo("h " + KEY + "\n");
    for (var host : List.of("h\n*", "h,other", "*", "h x", "@cert-authority", "#h")) {
      assertThat(KnownHosts.render(host, 22, List.of(KEY))).isEmpty();
    }
  }

  @Test
  void each_key_has_a_line() {
    assertThat(KnownHosts.render("h", 22, List.of(KEY, "ssh-rsa AAAAB3"))).hasLineCount(2);
  }
}
