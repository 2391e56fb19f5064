package dev.nodepool.driver;

import java.time.Instant;

/**
 * How a provider is doing, for people and for metrics.
 *
 * @param reason what went wrong, in the cloud's words; says that all is well when it is
 * @param since when this state began
 */
public record Health(State state, String reason, Instant since) {

  /** What is asked of the provider. */
  public enum State {
    /** Everything. */
    CLOSED,
    /** It answers again: one launch at a time, until one succeeds. */
    PROBING,
    /** Nothing but a question now and then. */
    OPEN
  }

  public boolean isWell() {
    return state == State.CLOSED;
  }

  /** In one sentence, why it gets no work; for a provider that is not well. */
  public String whyNot(String provider) {
    return "provider %s is %s since %s: %s"
        .formatted(provider, state == State.OPEN ? "broken" : "tried with one node", since, reason);
  }
}
