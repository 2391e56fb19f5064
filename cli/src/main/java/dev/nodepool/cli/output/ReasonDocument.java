package dev.nodepool.cli.output;

import dev.nodepool.model.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reason as JSON and YAML show it. */
public final class ReasonDocument {
  private ReasonDocument() {}

  /** Null when there is none. */
  public static @Nullable Map<String, Object> of(@Nullable Reason reason) {
    return reason == null ? null : document(reason);
  }

  /** Null when there are none. */
  public static @Nullable List<Map<String, Object>> of(List<Reason> reasons) {
    return reasons.isEmpty() ? null : reasons.stream().map(ReasonDocument::document).toList();
  }

  public static Map<String, Object> document(Reason reason) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("code", reason.code());
    document.put("text", reason.text());
    document.put("time", reason.time().toString());
    put(document, "provider", reason.provider());
    put(document, "pool", reason.pool());
    put(document, "launcher", reason.launcher());
    return document;
  }

  private static void put(Map<String, Object> document, String key, @Nullable String value) {
    if (value != null) {
      document.put(key, value);
    }
  }
}
