package dev.nodepool.model;

import org.jspecify.annotations.Nullable;

/**
 * Why and until when somebody keeps a node.
 *
 * @param job Zuul's name of the job: tenant, project, job and ref filter
 * @param expirationSeconds counted from the node's state time; null or 0 = never
 */
public record Hold(
    @Nullable String job, @Nullable String comment, @Nullable Long expirationSeconds) {
  public static final Hold NONE = new Hold(null, null, null);
}
