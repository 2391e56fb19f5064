package dev.nodepool.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running part of Nodepool as the others see it (docs/zookeeper.md 6). */
public sealed interface Component {
  String hostname();

  String state();

  String version();

  int modelApi();

  /**
   * A launcher or builder process.
   *
   * @param configError why it still runs on an old configuration, which it does when the changed
   *     one cannot be used; a key of ours, which others ignore
   * @param troubles what of the configuration is not at work; a key of ours too
   * @param bootsNamedUploads whether it is a launcher that boots nodes from the upload that a
   *     request names, and knows canaries: those of Nodepool 11 do not
   */
  record Daemon(
      Kind kind,
      String hostname,
      String state,
      String version,
      int modelApi,
      @Nullable String configError,
      List<Trouble> troubles,
      boolean bootsNamedUploads)
      implements Component {
    public Daemon {
      troubles = List.copyOf(troubles);
    }

    public Daemon(
        Kind kind,
        String hostname,
        String state,
        String version,
        int modelApi,
        @Nullable String configError) {
      this(kind, hostname, state, version, modelApi, configError, List.of(), false);
    }

    /** Whether it is a launcher that would take an upload on trial for any other. */
    public boolean isStranger() {
      return kind == Kind.LAUNCHER && !bootsNamedUploads;
    }

    public Daemon(Kind kind, String hostname, String state, String version, int modelApi) {
      this(kind, hostname, state, version, modelApi, null);
    }
  }

  /** Which daemon it is. */
  enum Kind {
    LAUNCHER("launcher"),
    BUILDER("builder");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /**
   * One pool of a provider, served by one launcher.
   *
   * @param id what stands in a request's {@code declined_by} and a node's {@code launcher}
   * @param labels in the order of the configuration
   * @param priority the lower, the earlier
   */
  record Pool(
      String id,
      String name,
      String provider,
      List<String> labels,
      int priority,
      boolean paused,
      String hostname,
      String state,
      String version,
      int modelApi)
      implements Component {
    public Pool {
      labels = List.copyOf(labels);
    }

    public Pool withPaused(boolean to) {
      return new Pool(id, name, provider, labels, priority, to, hostname, state, version, modelApi);
    }
  }
}
