/**
 * The launcher's web server: whether the launcher is ready, the lists of Nodepool 11, the logs of
 * image builds, and the figures for Prometheus.
 */
@NullMarked
package dev.nodepool.web;

import org.jspecify.annotations.NullMarked;
