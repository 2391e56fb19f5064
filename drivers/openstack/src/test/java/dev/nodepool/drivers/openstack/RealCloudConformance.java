package dev.nodepool.drivers.openstack;

import static java.util.Objects.requireNonNull;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudObserver;
import dev.nodepool.driver.Provider;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;

/**
 * The conformance suite in the real cloud that {@code CONFORMANCE_CLOUD} names in clouds.yaml. Not
 * called a test, for it needs such a cloud: {@code ./verify --openstack} makes one and runs it.
 */
class RealCloudConformance extends CloudConformance {
  private static final Map<String, LongAdder> CALLS = new ConcurrentSkipListMap<>();
  private static final String NAME =
      requireNonNull(System.getenv("CONFORMANCE_CLOUD"), "CONFORMANCE_CLOUD names no cloud");
  private static final HttpCloud CLOUD =
      new HttpCloud(CloudsFiles.ofProcess().read().cloud(NAME, null), CallObserver.NOBODY);
  private static final SshConnections SSH = new SshConnections();

  @AfterAll
  static void close() {
    System.out.println("API calls of the driver: " + CALLS);
    CLOUD.close();
    SSH.close();
  }

  @Override
  protected Names names() {
    return new Names(NAME, "tiny", "too-big", "fault-abort", "base", "nodes", "public-shared");
  }

  @Override
  protected Cloud cloud() {
    return CLOUD;
  }

  @Override
  protected Provider open(ProviderConfig config) {
    var context = SampleContexts.of(Path.of("/nonexistent"), SSH, System.getenv());
    return new OpenStackDriver().open(config, context.withObserver(new Counter()));
  }

  /** Counts calls by their kind. */
  private static final class Counter implements CloudObserver {
    @Override
    public void called(String provider, ApiCall call, Duration took) {
      var kind = call.service() + " " + call.method() + " " + call.operation();
      CALLS.computeIfAbsent(kind, it -> new LongAdder()).increment();
    }

    @Override
    public void leaked(String provider, String resource) {
      CALLS.computeIfAbsent("leaked " + resource, it -> new LongAdder()).increment();
    }
  }
}
