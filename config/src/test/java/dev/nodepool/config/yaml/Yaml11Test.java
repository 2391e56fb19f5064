package dev.nodepool.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML as PyYAML 6 reads it, but dates and a single {@code =} are text here. */
class Yaml11Test {
  @TempDir Path directory;

  private Object value(String yaml) {
    var problems = new Problems(true);
    var tree = YamlReader.read(SourceText.of("x.yaml", yaml, Map.of()), problems);
    assertThat(problems.inFileOrder()).isEmpty();
    return tree == null ? null : tree.value();
  }

  private List<Problem> refused(String yaml) {
    var problems = new Problems(true);
    assertThat(YamlReader.read(SourceText.of("x.yaml", yaml, Map.of()), problems)).isNull();
    return problems.inFileOrder();
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "No, false",
    "on, true",
    "OFF, false",
    "y, 'y'",
    "True, true",
    "tRue, 'tRue'",
  })
  void booleans(String yaml, String expected) {
    var value = value("[" + yaml + "]");
    assertThat(value.toString()).isEqualTo("[" + expected + "]");
    assertThat(((List<?>) value).getFirst())
        .isInstanceOf(expected.matches("true|false") ? Boolean.class : String.class);
  }

  @ParameterizedTest
  @CsvSource({
    "010, 8",
    "0, 0",
    "0b101, 5",
    "0x_1F, 31",
    "1_000, 1000",
    "1:30, 90",
    "-1:30:00, -5400",
    "+7, 7",
    "2147483648, 2147483648",
  })
  void whole_numbers(String yaml, long expected) {
    assertThat(((Number) value(yaml)).longValue()).isEqualTo(expected);
  }

  @Test
  void numbers_beyond_all_bounds() {
    assertThat(value("99999999999999999999")).isEqualTo(new BigInteger("99999999999999999999"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.5",
    "1., 1.0",
    ".5, 0.5",
    "-1.5e+3, -1500.0",
    "1:30.5, 90.5",
    "1_0.5, 10.5",
  })
  void real_numbers(String yaml, double expected) {
    assertThat(value(yaml)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1e3", "08", "1.5e3", "0o7", "1:60", "2024-01-01", "1.2.3", "=", "'''yes'''"})
  void text(String yaml) {
    assertThat(value(yaml)).isInstanceOf(String.class);
  }

  @Test
  void nothing() {
    assertThat(value("a: ~\nb:\nc: Null\nd: nUll").toString())
        .isEqualTo("{a=null, b=null, c=null, d=nUll}");
  }

  @Test
  void a_merge_key_brings_in_what_is_not_given() {
    assertThat(
            value(
                    """
                    base: &base {a: 1, b: 1}
                    more: &more {b: 2, c: 2}
                    one: {<<: *base, a: 3}
                    two: {<<: [*base, *more], d: 4}
                    """)
                .toString())
        .contains("one={a=3, b=1}", "two={b=1, c=2, a=1, d=4}");
  }

  @Test
  void keys_keep_their_text() {
    assertThat(value("{1: a, yes: b, ~: c}").toString()).isEqualTo("{1=a, yes=b, ~=c}");
  }

  @Test
  void a_key_that_is_no_text_is_refused() {
    assertThat(refused("? [a]\n: b")).singleElement().asString().contains("a key must be text");
  }

  @Test
  void foreign_tags_are_refused() {
    assertThat(refused("a: !!python/object:os.system x"))
        .singleElement()
        .asString()
        .startsWith("x.yaml:1:4: ")
        .contains("python/object");
    assertThat(refused("!!set {a}")).hasSize(1);
    assertThat(refused("a: !!int x")).hasSize(1);
    assertThat(refused("a: .nan")).hasSize(1);
  }

  @Test
  void two_documents_are_refused() {
    assertThat(refused("a: 1\n---\nb: 1")).singleElement().asString().startsWith("x.yaml:2:1: ");
  }

  @Test
  void a_value_that_contains_itself_is_refused() {
    assertThat(refused("a: &a [*a]")).singleElement().asString().contains("contains itself");
  }

  @Test
  void a_bomb_of_aliases_is_refused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      var alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }
    assertThat(refused(bomb.toString())).singleElement().asString().contains("too big");
  }

  @Test
  void a_deep_tower_is_refused() {
    assertThat(refused("[".repeat(5000) + "]".repeat(5000))).hasSize(1);
    var tower = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 3000; i++) {
      tower.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThat(refused(tower.toString())).hasSize(1);
  }

  @Test
  void characters_that_yaml_forbids_are_refused_at_their_place() {
    assertThat(refused("a: 1\nb: \u0007")).singleElement().asString().startsWith("x.yaml:2:4: ");
    assertThat(refused("a: \"\\0\"")).singleElement().asString().startsWith("x.yaml:1:4: ");
  }
}
