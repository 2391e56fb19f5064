package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void cells_are_left_aligned_within_borders() {
    var table = new Table(List.of("ID", "State")).row(List.of("0000000001", "in-use"));
    assertThat(table)
        .hasToString(
            """
            +------------+--------+
            | ID         | State  |
            +------------+--------+
            | 0000000001 | in-use |
            +------------+--------+\
            """);
  }

  @Test
  void a_table_without_rows_still_has_its_titles() {
    assertThat(new Table(List.of("ID")))
        .hasToString(
            """
            +----+
            | ID |
            +----+
            +----+\
            """);
  }

  @Test
  void a_cell_may_have_several_lines() {
    var table = new Table(List.of("A", "B")).row(List.of("one\ntwo", "x"));
    assertThat(table)
        .hasToString(
            """
            +-----+---+
            | A   | B |
            +-----+---+
            | one | x |
            | two |   |
            +-----+---+\
            """);
  }

  @Test
  void wide_characters_and_marks_keep_the_borders_straight() {
    var table = new Table(List.of("A")).row(List.of("日本")).row(List.of("e\u0301a"));
    assertThat(table.toString().lines())
        .containsExactly(
            "+------+", "| A    |", "+------+", "| 日本 |", "| e\u0301a   |", "+------+");
  }

  @Test
  void a_row_of_the_wrong_size_is_refused() {
    assertThatThrownBy(() -> new Table(List.of("A")).row(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
