package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.CloudException;
import java.time.Duration;
import java.util.List;

/** This machine, where one line of the create script reads differently: to crash it, say. */
record RewritingHost(Host real, String line, String instead) implements Host {

  @Override
  public Result run(String script, List<String> arguments, String input, Duration patience)
      throws CloudException, InterruptedException {
    if (!script.equals(Script.CREATE.text())) {
      return real.run(script, arguments, input, patience);
    }
    assertThat(script).contains(line);
    return real.run(script.replace(line, instead), arguments, input, patience);
  }

  @Override
  public void close() {
    real.close();
  }
}
