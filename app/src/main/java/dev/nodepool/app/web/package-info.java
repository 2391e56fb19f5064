/** The launcher's web server: whether the launcher is ready, and the figures for Prometheus. */
@NullMarked
package dev.nodepool.app.web;

import org.jspecify.annotations.NullMarked;
