package dev.nodepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

  @Test
  void a_program_with_a_strange_name_is_read_all_the_same() {
    var stat = "42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 1 0";
    assertThat(ProcessUsage.cpuOf(stat)).isEqualTo(Duration.ofMillis(1750));
  }

  @Test
  void memory_is_read_by_its_name() {
    var lines = List.of("Name:\tjava", "VmPeak:\t  9 kB", "VmHWM:\t  123456 kB");
    assertThat(ProcessUsage.kiB(lines, "VmHWM:")).isEqualTo(123456);
  }

  @Test
  void this_very_process_uses_memory_and_time() {
    var usage = ProcessUsage.of(ProcessHandle.current().pid());
    assertThat(usage.cpu()).isPositive();
    assertThat(usage.peakKiB()).isGreaterThan(10_000);
    assertThat(usage.proportionalKiB()).isBetween(1000L, usage.peakKiB() * 2);
  }

  @Test
  void a_process_that_is_gone_is_named() {
    assertThatThrownBy(() -> ProcessUsage.of(999_999_999).cpu()).hasMessageContaining("999999999");
  }
}
