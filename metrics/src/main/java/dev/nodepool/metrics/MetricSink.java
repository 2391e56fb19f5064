package dev.nodepool.metrics;

import java.time.Duration;

/**
 * Takes figures under their statsd names. Never blocks and never fails: a figure may be lost, a
 * node may not.
 */
public interface MetricSink {

  /** Drops everything. */
  MetricSink NONE =
      new MetricSink() {
        @Override
        public void count(String name, long more) {}

        @Override
        public void time(String name, Duration duration) {}

        @Override
        public void gauge(String name, long value) {}
      };

  /** So many more. */
  void count(String name, long more);

  /** One more. */
  default void count(String name) {
    count(name, 1);
  }

  /** One that took so long; sent in milliseconds. */
  void time(String name, Duration duration);

  /** So many now. */
  void gauge(String name, long value);
}
