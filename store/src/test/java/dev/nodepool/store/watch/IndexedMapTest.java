package dev.nodepool.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexedMapTest {
  private final IndexedMap<String> words = new IndexedMap<>();
  private final IndexedMap.Index<Integer, String> byLength =
      words.by(word -> word.isEmpty() ? null : word.length());
  private final IndexedMap.Index<Character, String> byLetter =
      words.byEach((word, keys) -> word.chars().forEach(letter -> keys.accept((char) letter)));

  @Test
  void a_value_is_found_by_its_id_and_by_each_of_its_keys() {
    words.set("1", "ab");
    assertThat(words.get("1")).contains("ab");
    assertThat(byLength.get(2)).containsExactly("ab");
    assertThat(byLetter.get('a')).containsExactly("ab");
    assertThat(byLetter.get('b')).containsExactly("ab");
    assertThat(byLetter.get('c')).isEmpty();
  }

  @Test
  void a_value_without_a_key_is_in_no_group() {
    words.set("1", "");
    assertThat(words.all()).containsExactly("");
    assertThat(byLength.get(0)).isEmpty();
  }

  @Test
  void the_value_before_is_returned_and_leaves_its_groups() {
    assertThat(words.set("1", "ab")).isNull();
    assertThat(words.set("1", "bc")).isEqualTo("ab");
    assertThat(byLetter.get('a')).isEmpty();
    assertThat(byLetter.get('b')).containsExactly("bc");
    assertThat(words.set("1", null)).isEqualTo("bc");
    assertThat(words.size()).isZero();
    assertThat(byLength.get(2)).isEmpty();
  }

  @Test
  void indexes_show_what_a_look_at_everything_would_find() {
    var chance = new Random(7);
    Map<String, String> plain = new HashMap<>();
    for (int change = 0; change < 2_000; change++) {
      var id = Integer.toString(chance.nextInt(20));
      var word = chance.nextInt(4) == 0 ? null : "abc".substring(chance.nextInt(3));
      words.set(id, word);
      if (word == null) {
        plain.remove(id);
      } else {
        plain.put(id, word);
      }
    }
    for (int length : List.of(1, 2, 3)) {
      assertThat(byLength.get(length))
          .containsExactlyInAnyOrderElementsOf(
              plain.values().stream().filter(word -> word.length() == length).toList());
    }
    for (char letter : List.of('a', 'b', 'c')) {
      assertThat(byLetter.get(letter))
          .containsExactlyInAnyOrderElementsOf(
              plain.values().stream().filter(word -> word.indexOf(letter) >= 0).toList());
    }
  }
}
