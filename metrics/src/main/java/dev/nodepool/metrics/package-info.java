/**
 * What is counted and measured: the literal statsd names that dashboards read, the same facts for
 * Prometheus, and where the figures go.
 */
@NullMarked
package dev.nodepool.metrics;

import org.jspecify.annotations.NullMarked;
