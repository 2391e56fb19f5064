package dev.nodepool.cli.request;

import dev.nodepool.cli.session.Session;
import dev.nodepool.client.Lease;
import dev.nodepool.client.LeaseException;
import dev.nodepool.client.autohold.Autoholds;
import dev.nodepool.client.autohold.JobRun;
import dev.nodepool.ssh.SshTarget;
import dev.nodepool.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the node on which a command has failed, if somebody wants to see it.
 *
 * @param job as which job the command ran, for whoever has asked by a hold request
 * @param always whoever runs the command wants it
 */
record KeptNode(Session session, Optional<JobRun> job, boolean always, List<String> command) {

  /** Holds the node and says how to look at it, or leaves it as it is. Blocks. */
  void keep(Store store, Lease lease, SshTarget target)
      throws LeaseException, InterruptedException {
    if (job.isPresent()) {
      var request = new Autoholds(store).hold(lease, job.get());
      if (request.isPresent()) {
        say(lease, target, " for hold request " + request.get().id());
        return;
      }
    }
    if (always) {
      lease.hold("nodepool run: " + String.join(" ", command), null);
      say(lease, target, "");
    }
  }

  private void say(Lease lease, SshTarget target, String by) {
    var id = lease.nodes().getFirst().id();
    session
        .err()
        .printf(
            "Node %s is held%s (%s). Look at it with: nodepool ssh %s   Delete it with: nodepool delete %s%n",
            id, by, target, id, id);
  }
}
