package dev.nodepool.driver;

import java.util.Optional;

/** The power to show what a machine wrote on its console. */
public interface ConsoleLog {
  Optional<String> consoleLog(String externalId) throws CloudException, InterruptedException;
}
