package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReloadingTest {
  private final List<String> closed = new ArrayList<>();
  private volatile String file = "one";

  /** What is made of a file. */
  private record Made(String text, List<String> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(text);
    }
  }

  private Reloading<Made> reloaded(Duration look) {
    Supplier<Made> opening =
        () -> {
          if (file.startsWith("bad")) {
            throw new IllegalArgumentException("this file is bad");
          }
          return new Made(file, closed);
        };
    return new Reloading<>("provider p", () -> file, opening, look);
  }

  private static String text(Reloading<Made> reloaded) {
    try (var use = reloaded.use()) {
      return use.it().text();
    }
  }

  @Test
  void a_changed_file_is_obeyed_and_the_old_connections_end_with_their_last_user() {
    var reloaded = reloaded(Duration.ZERO);
    try (var inUse = reloaded.use()) {
      file = "two";
      assertThat(text(reloaded)).isEqualTo("two");
      assertThat(inUse.it().text()).isEqualTo("one");
      assertThat(closed).isEmpty();
    }
    assertThat(closed).containsExactly("one");
    reloaded.close();
    assertThat(closed).containsExactly("one", "two");
  }

  @Test
  void a_file_of_no_use_leaves_the_old_one_in_force() {
    var reloaded = reloaded(Duration.ZERO);
    file = "bad";
    assertThat(text(reloaded)).isEqualTo("one");
    file = "three";
    assertThat(text(reloaded)).isEqualTo("three");
  }

  @Test
  void the_file_is_not_looked_at_all_the_time() {
    var reloaded = reloaded(Duration.ofHours(1));
    file = "two";
    assertThat(text(reloaded)).isEqualTo("one");
  }

  @Test
  void nothing_is_opened_of_a_bad_file() {
    file = "bad from the start";
    assertThatThrownBy(() -> reloaded(Duration.ZERO)).hasMessage("this file is bad");
  }
}
