package dev.nodepool.cloudmodel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class AddressPoolTest {

  @Test
  void addresses_are_given_back_and_given_out_again() throws Exception {
    var pool = new AddressPool("192.0.2.0/28");
    var taken = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      taken.add(pool.take());
    }
    assertThat(taken).startsWith("192.0.2.10").endsWith("192.0.2.14").doesNotHaveDuplicates();
    pool.giveBack("192.0.2.12");
    assertThat(pool.take()).isEqualTo("192.0.2.12");
    assertThatThrownBy(pool::take).hasMessageContaining("No more IP addresses");
    assertThat(new AddressPool("fd00:80::/64").take()).isEqualTo("fd00:80::a");
  }
}
