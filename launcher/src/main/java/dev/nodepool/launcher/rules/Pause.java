package dev.nodepool.launcher.rules;

import java.time.Instant;

/** A pool waits at its quota with a request, and accepts nothing else meanwhile. */
public record Pause(Instant since, String requestId, String why) {}
