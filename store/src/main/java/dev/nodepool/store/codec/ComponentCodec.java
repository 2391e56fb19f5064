package dev.nodepool.store.codec;

import dev.nodepool.model.Component;
import java.time.Instant;
import tools.jackson.core.JacksonException;

/**
 * The registration of a running part (zookeeper-contract.md 6), keys sorted, by its path {@code
 * kind/name}.
 */
public final class ComponentCodec implements Codec<Component> {
  private static final int DEFAULT_PRIORITY = 100;

  /** The kind as its directory is called. */
  public static String kind(Component component) {
    return switch (component) {
      case Component.Pool _ -> "pool";
      case Component.Daemon daemon -> daemon.kind().wire();
    };
  }

  @Override
  public byte[] encode(Component component) {
    return Json.writeObject(out -> {
      var members = new FieldWriter(out);
      if (component instanceof Component.Daemon daemon && daemon.configError() != null) {
        members.text("config_error", daemon.configError());
      }
      members.text("hostname", component.hostname());
      if (component instanceof Component.Pool pool) {
        members.text("id", pool.id());
      }
      members.text("kind", kind(component)).number("model_api", component.modelApi());
      if (component instanceof Component.Pool pool) {
        members
            .text("name", pool.name())
            .flag("paused", pool.paused())
            .number("priority", pool.priority())
            .text("provider_name", pool.provider());
      }
      members.text("state", component.state());
      if (component instanceof Component.Pool pool) {
        members.texts("supported_labels", pool.labels());
      }
      members.text("version", component.version());
    });
  }

  @Override
  public Component decode(String path, byte[] data, Instant modified) {
    try {
      String kind = path.substring(0, Math.max(0, path.indexOf('/')));
      var fields = new FieldReader(data);
      return switch (kind) {
        case "pool" -> pool(fields);
        case "builder" -> daemon(Component.Kind.BUILDER, fields);
        default -> daemon(Component.Kind.LAUNCHER, fields);
      };
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of component " + path, e);
    }
  }

  private static Component daemon(Component.Kind kind, FieldReader fields) {
    return new Component.Daemon(
        kind,
        orEmpty(fields, "hostname"),
        orEmpty(fields, "state"),
        orEmpty(fields, "version"),
        fields.whole("model_api", 0),
        fields.text("config_error"));
  }

  private static Component pool(FieldReader fields) {
    return new Component.Pool(
        orEmpty(fields, "id"),
        orEmpty(fields, "name"),
        orEmpty(fields, "provider_name"),
        fields.texts("supported_labels"),
        fields.whole("priority", DEFAULT_PRIORITY),
        fields.flag("paused", false),
        orEmpty(fields, "hostname"),
        orEmpty(fields, "state"),
        orEmpty(fields, "version"),
        fields.whole("model_api", 0));
  }

  private static String orEmpty(FieldReader fields, String key) {
    String text = fields.text(key);
    return text == null ? "" : text;
  }
}
