package dev.nodepool.cloudmodel.project;

import java.util.Random;
import java.util.UUID;

/**
 * Ids and addresses of hardware by chance, the same ones for the same seed. Guarded by the cloud's
 * lock.
 */
public final class Ids {
  private final Random random;

  public Ids(long seed) {
    this.random = new Random(seed);
  }

  public String next() {
    // The bits that say: by chance (version 4), of the usual kind (variant 2).
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  public String mac() {
    int bits = random.nextInt();
    return "fa:16:3e:%02x:%02x:%02x".formatted(bits >> 16 & 0xFF, bits >> 8 & 0xFF, bits & 0xFF);
  }
}
