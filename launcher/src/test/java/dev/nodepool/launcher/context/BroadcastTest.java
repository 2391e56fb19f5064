package dev.nodepool.launcher.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BroadcastTest {

  @Test
  void all_who_listen_hear_each_announcement_until_they_stop() {
    var broadcast = new Broadcast();
    var first = new AtomicInteger();
    var second = new AtomicInteger();
    var stop = broadcast.listen(first::incrementAndGet);
    broadcast.listen(second::incrementAndGet);
    broadcast.announce();
    stop.run();
    broadcast.announce();
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(2);
  }
}
