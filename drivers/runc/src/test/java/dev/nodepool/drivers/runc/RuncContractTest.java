package dev.nodepool.drivers.runc;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.testkit.ProviderContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class RuncContractTest implements ProviderContract {
  private static final String FOREIGN = "nodepool-test-foreign";

  /** Other Nodepools may be at work on this machine. */
  private static final String INSTALLATION = "contract-" + ProcessHandle.current().pid();

  @TempDir Path directory;

  @Override
  public Subject open() throws Exception {
    return new OnThisMachine(
        new Here(directory, INSTALLATION, TestConfig.local(directory, "hosts", "")));
  }

  /** Counts our own and the foreign one by what is on the disk and what runc knows. */
  private record OnThisMachine(Here here) implements Subject {
    @Override
    public Provider provider() {
      return here.provider;
    }

    @Override
    public LaunchSpec spec(String nodeId) {
      return Here.spec(nodeId);
    }

    @Override
    public void placeForeignMachine() throws Exception {
      var bundle = Here.BUNDLES.resolve(FOREIGN);
      Here.shell(
          "mkdir -p %1$s/rootfs && cd %1$s && runc spec && printf 'somebody\\n1\\nlocalhost\\n' >owner"
              .formatted(bundle));
    }

    @Override
    public int census() throws IOException, InterruptedException {
      var tag = new Owner(INSTALLATION, "hosts").tag();
      var bundles =
          Here.shell(
                  "cd %s 2>/dev/null && grep -lE '^(%s|somebody)$' */owner 2>/dev/null"
                      .formatted(Here.BUNDLES, tag))
              .lines()
              .map(file -> file.substring(0, file.indexOf('/')));
      var containers =
          Here.shell(
                  "for id in $(runc list -q); do runc state $id 2>/dev/null | grep -q '\"%s\"' && echo $id; done"
                      .formatted(tag))
              .lines();
      return (int) Stream.concat(bundles, containers).distinct().count();
    }

    @Override
    public void close() throws Exception {
      Here.shell("rm -rf " + Here.BUNDLES.resolve(FOREIGN));
      here.close();
    }
  }
}
