package dev.nodepool.drivers.runc;

import dev.nodepool.ssh.Identities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes of a host have in common.
 *
 * @param identities whose public keys are let in
 * @param hidden paths of the host that a node with the root file system {@code /} does not see
 * @param shared a directory of the host that nodes share with it, null for none
 */
record NodeSettings(
    Owner owner, Identities identities, List<String> hidden, @Nullable String shared) {
  NodeSettings {
    hidden = List.copyOf(hidden);
  }
}
