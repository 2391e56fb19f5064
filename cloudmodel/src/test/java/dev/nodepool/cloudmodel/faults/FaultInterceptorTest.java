package dev.nodepool.cloudmodel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.cloudmodel.time.SimulatedTime;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultInterceptorTest {
  private final SimulatedTime time = new SimulatedTime(Instant.EPOCH, 1000);
  private final SimulatedCloud truth = new SimulatedCloud(time);
  private final FaultInjector faults = new FaultInjector(new Random(1));
  private final Cloud cloud = new InterceptedCloud(truth, new FaultInterceptor(faults, time));

  @ParameterizedTest
  @CsvSource({
    "FAIL_BEFORE,UNAVAILABLE,0",
    "FAIL_AFTER,UNAVAILABLE,1",
    "DROP_BEFORE,UNAVAILABLE,0",
    "DROP_AFTER,UNAVAILABLE,1",
    "HANG_BEFORE,TIMEOUT,0",
    "HANG_AFTER,TIMEOUT,1",
    "TOO_MANY,OVER_LIMIT,0"
  })
  void a_call_goes_wrong_before_or_after_it_was_carried_out(CallFault fault, Kind kind, int made)
      throws Exception {
    faults.apply(
        new CallSettings(Map.of(), List.of(CallFaultRule.of("compute.POST.servers", fault, 1))));
    assertThatThrownBy(() -> cloud.compute().createServer(Orders.plain("np")))
        .isInstanceOfSatisfying(CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(truth.compute().servers(null).servers()).hasSize(made);
    cloud.compute().createServer(Orders.plain("np"));
    assertThat(truth.compute().servers(null).servers()).hasSize(made + 1);
  }

  @Test
  void a_call_takes_its_time() throws Exception {
    faults.apply(new CallSettings(Map.of("*", Delay.parse("60")), List.of()));
    var begin = time.instant();
    cloud.compute().servers(null);
    assertThat(Duration.between(begin, time.instant()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }
}
