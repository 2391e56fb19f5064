package dev.nodepool.config;

import java.time.Duration;

/** A kind of node that may be asked for; a {@code maxReadyAge} of zero is off. */
public record Label(String name, int minReady, Duration maxReadyAge) {}
