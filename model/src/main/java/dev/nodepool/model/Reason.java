package dev.nodepool.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a thing is as it is, for people to read. It is kept with the record under a key of ours,
 * which others ignore and Python launchers drop, so nothing is ever decided by it
 * (docs/decisions/0006) but who goes first of those that wait (docs/decisions/0033).
 *
 * @param code a short word in capitals that never changes, such as {@code NEVER_FITS}
 * @param text one plain sentence with its numbers, without secrets
 * @param time when it was found
 * @param provider where it applies, null for everywhere
 * @param pool where it applies, null for the whole provider
 * @param launcher the id of the pool of the launcher that found it, as in {@code declined_by}
 */
public record Reason(
    String code,
    String text,
    Instant time,
    @Nullable String provider,
    @Nullable String pool,
    @Nullable String launcher) {

  /** Longer texts are cut: a cloud's answer can be a whole page. */
  public static final int MAX_TEXT = 500;

  public Reason {
    text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
  }

  public static Reason of(String code, String text, Instant time) {
    return new Reason(code, text, time, null, null, null);
  }

  /** This reason, found in that provider; the pool is null for the whole provider. */
  public Reason in(@Nullable String itsProvider, @Nullable String itsPool) {
    return new Reason(code, text, time, itsProvider, itsPool, launcher);
  }

  /** This reason, found by that pool of a launcher. */
  public Reason by(Component.Pool finder) {
    return new Reason(code, text, time, finder.provider(), finder.name(), finder.id());
  }

  /** Whether both speak for the same pool, so that the newer one replaces the other. */
  boolean speaksForTheSameAs(Reason other) {
    return java.util.Objects.equals(launcher, other.launcher)
        && java.util.Objects.equals(provider, other.provider)
        && java.util.Objects.equals(pool, other.pool);
  }
}
