package dev.nodepool.store.codec;

import dev.nodepool.model.Component;
import dev.nodepool.model.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The registration of a running part (docs/zookeeper.md 6), keys sorted, by its path {@code
 * kind/name}.
 */
public final class ComponentCodec extends JsonCodec<Component> {
  private static final int DEFAULT_PRIORITY = 100;

  /** The kind as its directory is called. */
  public static String kind(Component component) {
    return switch (component) {
      case Component.Pool _ -> "pool";
      case Component.Daemon daemon -> daemon.kind().wire();
    };
  }

  ComponentCodec() {
    super("component");
  }

  @Override
  void write(Component component, FieldWriter fields) {
    if (component instanceof Component.Daemon daemon && daemon.bootsNamedUploads()) {
      fields.flag("boots_named_uploads", true);
    }
    if (component instanceof Component.Daemon daemon && daemon.configError() != null) {
      fields.text("config_error", daemon.configError());
    }
    fields.text("hostname", component.hostname());
    if (component instanceof Component.Pool pool) {
      fields.text("id", pool.id());
    }
    fields.text("kind", kind(component)).number("model_api", component.modelApi());
    if (component instanceof Component.Pool pool) {
      fields
          .text("name", pool.name())
          .flag("paused", pool.paused())
          .number("priority", pool.priority())
          .text("provider_name", pool.provider());
    }
    fields.text("state", component.state());
    if (component instanceof Component.Daemon daemon && !daemon.troubles().isEmpty()) {
      fields.any("troubles", daemon.troubles().stream().map(ComponentCodec::plain).toList());
    }
    if (component instanceof Component.Pool pool) {
      fields.texts("supported_labels", pool.labels());
    }
    fields.text("version", component.version());
  }

  @Override
  Component read(String path, FieldReader fields, Instant modified) {
    return switch (path.substring(0, Math.max(0, path.indexOf('/')))) {
      case "pool" -> pool(fields);
      case "builder" -> daemon(Component.Kind.BUILDER, fields);
      default -> daemon(Component.Kind.LAUNCHER, fields);
    };
  }

  private static Component daemon(Component.Kind kind, FieldReader fields) {
    return new Component.Daemon(
        kind,
        fields.textOrEmpty("hostname"),
        fields.textOrEmpty("state"),
        fields.textOrEmpty("version"),
        fields.whole("model_api", 0),
        fields.text("config_error"),
        troubles(fields.any("troubles")),
        fields.flag("boots_named_uploads", false));
  }

  private static Map<String, Object> plain(Trouble trouble) {
    return new TreeMap<>(
        Map.of("provider", trouble.provider(), "labels", trouble.labels(), "text", trouble.text()));
  }

  /** What stands there in another shape is somebody else's. */
  private static List<Trouble> troubles(@Nullable Object value) {
    var troubles = new ArrayList<Trouble>();
    for (Object element : value instanceof List<?> list ? list : List.of()) {
      if (element instanceof Map<?, ?> map) {
        troubles.add(trouble(map));
      }
    }
    return troubles;
  }

  private static Trouble trouble(Map<?, ?> map) {
    var labels =
        map.get("labels") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.<String>of();
    return new Trouble(
        String.valueOf(map.get("provider")), labels, String.valueOf(map.get("text")));
  }

  private static Component pool(FieldReader fields) {
    return new Component.Pool(
        fields.textOrEmpty("id"),
        fields.textOrEmpty("name"),
        fields.textOrEmpty("provider_name"),
        fields.texts("supported_labels"),
        fields.whole("priority", DEFAULT_PRIORITY),
        fields.flag("paused", false),
        fields.textOrEmpty("hostname"),
        fields.textOrEmpty("state"),
        fields.textOrEmpty("version"),
        fields.whole("model_api", 0));
  }
}
