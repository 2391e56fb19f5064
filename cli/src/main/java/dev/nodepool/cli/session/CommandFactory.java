package dev.nodepool.cli.session;

/** Makes a command object, annotated for picocli, for one run. */
@FunctionalInterface
public interface CommandFactory {
  Object create(Session session);
}
