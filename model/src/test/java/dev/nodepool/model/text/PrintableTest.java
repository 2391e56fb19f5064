package dev.nodepool.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void no_terminal_obeys_what_others_wrote() {
    assertThat(Printable.line("\u001b[2Jgone\u202e\u0007")).isEqualTo("\\x1b[2Jgone\\u202e\\x07");
    assertThat(Printable.line("\u009b31mred\u007f")).isEqualTo("\\x9b31mred\\x7f");
    assertThat(Printable.line("plain, größer, 日本語")).isEqualTo("plain, größer, 日本語");
  }

  @Test
  void nothing_breaks_a_line() {
    assertThat(Printable.line("a\nb\rc\td\u0085e\u2028f\u2029g\u000bh\u000ci"))
        .isEqualTo("a\\nb\\rc\\td\\x85e\\u2028f\\u2029g\\x0bh\\x0ci");
  }

  @Test
  void where_lines_may_be_only_the_line_feed_breaks_them() {
    assertThat(Printable.lines("a\nb\r\u001b[1m")).isEqualTo("a\nb\\r\\x1b[1m");
  }
}
