package dev.nodepool.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who uses whom goes one way: between packages always, between classes nearly so. */
class CyclesTest {
  /** A pair or three that are one thing in several files. */
  private static final int MOST_CLASSES = 3;

  private static final Uses USES = Uses.ofTheHouse();

  @Test
  void no_packages_use_each_other() {
    var problems =
        Cycles.of(USES.packages()).stream()
            .map(group ->
                "%d packages form a cycle, none may:\n  %s"
                    .formatted(group.size(), String.join("\n  ", USES.between(group))))
            .toList();
    assertThat(problems).isEmpty();
  }

  @Test
  void no_more_than_three_classes_form_a_cycle() {
    var edges = USES.classes();
    var problems =
        Cycles.of(edges).stream()
            .filter(group -> group.size() > MOST_CLASSES)
            .map(group ->
                "%d classes form a cycle, %d are allowed:%s"
                    .formatted(group.size(), MOST_CLASSES, uses(group, edges)))
            .toList();
    assertThat(problems).isEmpty();
  }

  private static String uses(List<String> group, Map<String, Set<String>> edges) {
    var lines = new StringBuilder();
    for (var one : group) {
      var used = edges.get(one).stream().filter(group::contains).toList();
      lines.append("\n  ").append(one).append(" uses ").append(String.join(", ", used));
    }
    return lines.toString();
  }

  @Test
  void cycles_are_found_and_what_stands_alone_is_none() {
    Map<String, Set<String>> edges =
        Map.of(
            "a", Set.of("b", "d"),
            "b", Set.of("c"),
            "c", Set.of("a", "e"),
            "d", Set.of("e"),
            "e", Set.of("f"),
            "f", Set.of("e"),
            "g", Set.of("a", "g"));
    assertThat(Cycles.of(edges))
        .containsExactlyInAnyOrder(List.of("a", "b", "c"), List.of("e", "f"));
  }

  @Test
  void the_whole_house_is_looked_at() {
    var seen = House.classes().stream().map(House::moduleOf).distinct().toList();
    var expected =
        House.modules().stream()
            .filter(module ->
                House.mainSources().stream()
                    .map(House::name)
                    .anyMatch(file -> file.startsWith(module + "/src/main/")))
            .toList();
    assertThat(seen).containsAll(expected);
  }
}
