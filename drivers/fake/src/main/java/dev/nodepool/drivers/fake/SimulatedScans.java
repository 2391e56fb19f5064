package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.settings.ServerSettings;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says for one launched node after the other whether collecting its host keys fails: as {@code
 * nodescan_fails} or the next value of {@code keyscan_pattern} wants it. A pattern begins anew when
 * it changes.
 */
final class SimulatedScans implements BooleanSupplier {
  private final Supplier<ServerSettings> settings;
  private List<Boolean> pattern = List.of();
  private int taken;

  SimulatedScans(Supplier<ServerSettings> settings) {
    this.settings = settings;
  }

  /** Takes one value of the pattern. */
  @Override
  public synchronized boolean getAsBoolean() {
    var now = settings.get();
    if (!pattern.equals(now.keyscanPattern())) {
      pattern = now.keyscanPattern();
      taken = 0;
    }
    boolean fails = taken < pattern.size() && pattern.get(taken);
    taken++;
    return fails || now.nodescanFails();
  }
}
