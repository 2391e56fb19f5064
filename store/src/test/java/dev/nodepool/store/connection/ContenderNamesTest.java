package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who holds a lock is said by names, as kazoo writes them. */
class ContenderNamesTest {
  private final ContenderNames names = new ContenderNames();

  @Test
  void a_name_is_ours_if_this_process_made_it() {
    var name = names.newPrefix() + "0000000003";
    assertThat(ContenderNames.number(name)).isEqualTo("0000000003");
    assertThat(names.isOurs(name)).isTrue();
    assertThat(new ContenderNames().isOurs(name)).isFalse();
    assertThat(names.newPrefix()).hasSize(32 + "__lock__".length()).isNotEqualTo(names.newPrefix());
  }

  @Test
  void what_is_named_otherwise_is_no_contender() {
    assertThat(
            List.of(
                "lock",
                "",
                "0123456789",
                "_c_x-lock-0000000001",
                "a__lock__000000001",
                "a__lock__x"))
        .noneMatch(ContenderNames::matches);
    assertThat(ContenderNames.number("a__lock__-0000000001")).isEqualTo("0000000001");
  }

  @Test
  void the_lowest_number_holds_the_lock_whatever_stands_before_it() {
    var children = List.of("b__lock__0000000007", "z__lock__0000000002", "a__rlock_0000000001");
    assertThat(ContenderNames.first(children)).contains("z__lock__0000000002");
    assertThat(ContenderNames.first(List.of("lock"))).isEmpty();
  }

  @Test
  void a_contender_waits_for_the_one_just_before_it() {
    var children =
        List.of("c__lock__0000000005", "a__lock__0000000001", "b__lock__0000000003", "other");
    assertThat(ContenderNames.ahead(children, "c__lock__0000000005"))
        .isEqualTo("b__lock__0000000003");
    assertThat(ContenderNames.ahead(children, "a__lock__0000000001")).isNull();
  }
}
