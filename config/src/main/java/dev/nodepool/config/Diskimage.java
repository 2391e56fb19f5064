package dev.nodepool.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image that the builder makes, with everything that it has from its parents. {@code envVars}
 * may hold secrets and are never shown. The lists keep the order of the file.
 *
 * @param secretVars the names of those variables that are from secure.conf
 * @param validation how an upload is tried before it becomes current; null when it is not
 * @param canaryPercent the share of launches that try an upload before it becomes current; 0 when
 *     it is current at once
 */
public record Diskimage(
    String name,
    @Nullable String parent,
    List<String> formats,
    List<String> keepFormats,
    boolean deleteAfterUpload,
    Duration rebuildAge,
    String release,
    Duration buildTimeout,
    List<String> elements,
    Map<String, String> envVars,
    boolean pause,
    String username,
    String pythonPath,
    @Nullable String shellType,
    String dibCmd,
    Map<String, Object> metadata,
    Set<String> secretVars,
    @Nullable Validation validation,
    int canaryPercent) {

  /**
   * A command that a node of a new upload has to run without a failure.
   *
   * @param timeout how long it may take
   * @param label of the node; null is any label of the provider that boots from the image
   */
  public record Validation(String command, Duration timeout, @Nullable String label) {}

  public Diskimage {
    formats = List.copyOf(formats);
    keepFormats = List.copyOf(keepFormats);
    elements = List.copyOf(elements);
    envVars = Map.copyOf(envVars);
    metadata = Section.unmodifiable(metadata);
    secretVars = Set.copyOf(secretVars);
  }

  /** One without anything in secure.conf, that is not tried. */
  public Diskimage(
      String name,
      @Nullable String parent,
      List<String> formats,
      List<String> keepFormats,
      boolean deleteAfterUpload,
      Duration rebuildAge,
      String release,
      Duration buildTimeout,
      List<String> elements,
      Map<String, String> envVars,
      boolean pause,
      String username,
      String pythonPath,
      @Nullable String shellType,
      String dibCmd,
      Map<String, Object> metadata) {
    this(
        name,
        parent,
        formats,
        keepFormats,
        deleteAfterUpload,
        rebuildAge,
        release,
        buildTimeout,
        elements,
        envVars,
        pause,
        username,
        pythonPath,
        shellType,
        dibCmd,
        metadata,
        Set.of(),
        null,
        0);
  }

  /** Whether a new upload has to prove something before it is current. */
  public boolean isTried() {
    return validation != null || canaryPercent > 0;
  }

  @Override
  public String toString() {
    return "Diskimage[%s, formats=%s, elements=%s, env-vars=%s (values hidden)]"
        .formatted(name, formats, elements, envVars.keySet());
  }
}
