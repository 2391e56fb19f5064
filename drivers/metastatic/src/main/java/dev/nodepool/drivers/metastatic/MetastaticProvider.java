package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Sliced;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Slots of backing nodes as machines. The id of such a machine is the id of its node, as upstream
 * has it. Any number of threads.
 */
final class MetastaticProvider implements Provider, Sliced {
  /** The big machine's cores and memory are on the account of the backing node. */
  private static final Resources COST = Resources.machine(0, 0);

  private final ProviderSettings settings;
  private final LongLeases nodes;
  private final Slots slots;
  private final Map<String, SlotProvisioner> provisioners = new LinkedHashMap<>();
  private final Retention retention;

  MetastaticProvider(ProviderSettings settings, LongLeases nodes) {
    this.settings = settings;
    this.nodes = nodes;
    this.slots = new Slots(settings.name(), nodes);
    for (var label : settings.labels()) {
      provisioners.putIfAbsent(label.backingLabel(), new SlotProvisioner(label, slots, nodes));
    }
    this.retention = new Retention(settings, slots, nodes);
    nodes.onChange(this::wake);
    retention.start();
  }

  private void wake() {
    provisioners.values().forEach(SlotProvisioner::wake);
    retention.wake();
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException {
    return Offer.of(COST)
        .withTimeouts(settings.launchTimeout(), settings.bootTimeout())
        .withAttempts(settings.attempts())
        .withScan(label(pool, label).hostKeyChecking());
  }

  private LabelSettings label(String pool, String label) throws LaunchException {
    return settings
        .label(pool, label)
        .orElseThrow(() ->
            new LaunchException(
                LaunchFailure.BAD_REQUEST,
                settings
                    .fault(pool, label)
                    .orElseGet(() ->
                        "pool %s of provider %s has no label %s"
                            .formatted(pool, settings.name(), label))));
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var label = label(spec.pool(), spec.label());
    progress.placed(spec.nodeId());
    var provisioner = provisioners.get(label.backingLabel());
    if (provisioner == null) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "there is no backing-label %s".formatted(label.backingLabel()));
    }
    return provisioner.obtain(spec.nodeId(), spec.patience());
  }

  /** Frees the slot; on a backing node that is gone there is nothing to free. */
  @Override
  public void delete(String externalId) throws InterruptedException {
    slots.free(externalId);
  }

  @Override
  public List<OwnedMachine> list() {
    return slots.all().stream().flatMap(MetastaticProvider::machines).toList();
  }

  private static Stream<OwnedMachine> machines(BackingNode backing) {
    return backing.table().taken().entrySet().stream()
        .map(slot ->
            new OwnedMachine(
                slot.getValue(),
                slot.getValue(),
                "slot %d of backing node %s".formatted(slot.getKey(), backing.id())));
  }

  @Override
  public List<Fault> faults() {
    return settings.faults();
  }

  /** Only the pools have limits; the backing nodes count where they are made. */
  @Override
  public Quota quota() {
    return Quota.UNLIMITED;
  }

  @Override
  public Node described(Node node) {
    var backing = slots.under(node.id());
    if (backing.isEmpty()) {
      return node;
    }
    var slot = backing.get().table().slotOf(node.id());
    return slot.isEmpty() ? node : backing.get().describe(node, slot.getAsInt());
  }

  @Override
  public boolean isLost(Node node) {
    return slots.under(node.id()).isEmpty();
  }

  @Override
  public void unanswered(String externalId) throws InterruptedException {
    slots.breakUnder(externalId);
  }

  @Override
  public boolean holdsAnything() {
    return !slots.all().isEmpty()
        || provisioners.values().stream().anyMatch(SlotProvisioner::isBusy);
  }

  @Override
  public void close() {
    retention.close();
    provisioners.values().forEach(SlotProvisioner::close);
    nodes.close();
  }
}
