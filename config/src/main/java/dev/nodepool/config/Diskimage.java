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
    Set<String> secretVars) {
  public Diskimage {
    formats = List.copyOf(formats);
    keepFormats = List.copyOf(keepFormats);
    elements = List.copyOf(elements);
    envVars = Map.copyOf(envVars);
    metadata = Section.unmodifiable(metadata);
    secretVars = Set.copyOf(secretVars);
  }

  /** One without anything in secure.conf. */
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
        Set.of());
  }

  @Override
  public String toString() {
    return "Diskimage[%s, formats=%s, elements=%s, env-vars=%s (values hidden)]"
        .formatted(name, formats, elements, envVars.keySet());
  }
}
