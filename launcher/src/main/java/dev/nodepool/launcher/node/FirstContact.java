package dev.nodepool.launcher.node;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.ssh.ScanFailedException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a machine that was launched answers, and collects its host keys. */
record FirstContact(LauncherContext context, OpenProvider provider, Offer offer) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.NodeLaunch");
  private static final Set<String> SSH_TYPES = Set.of("ssh", "network_cli");

  /**
   * The machine with its host keys.
   *
   * @param onTrial whether its image is: then its console is logged in any case when it is silent
   */
  Machine with(Machine machine, String nodeId, boolean onTrial)
      throws LaunchException, InterruptedException {
    var address = machine.interfaceIp();
    var type = machine.connectionType();
    if (!offer.scanHostKeys()
        || address == null
        || type == null
        || HostKeyScan.arePlaceholders(machine.hostKeys())) {
      return machine;
    }
    try {
      if (SSH_TYPES.contains(type)) {
        return machine.withHostKeys(
            context.scan().scan(address, machine.port(), offer.bootTimeout()));
      }
      if (type.equals("winrm")) {
        context.scan().awaitTcp(address, machine.port(), offer.bootTimeout());
      }
      return machine;
    } catch (ScanFailedException e) {
      if (onTrial || offer.consoleLog()) {
        showConsole(machine, nodeId);
      }
      provider.backing().unanswered(String.valueOf(machine.externalId()));
      throw new LaunchException(LaunchFailure.NO_HOST_KEYS, String.valueOf(e.getMessage()), e);
    }
  }

  private void showConsole(Machine machine, String nodeId) throws InterruptedException {
    try {
      provider
          .calls()
          .consoleLog(String.valueOf(machine.externalId()))
          .ifPresent(text -> log.info("Console of node {}:\n{}", nodeId, text));
    } catch (CloudException e) {
      log.info("The console of node {} could not be read: {}", nodeId, e.getMessage());
    }
  }
}
