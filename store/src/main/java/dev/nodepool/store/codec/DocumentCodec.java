package dev.nodepool.store.codec;

import java.time.Instant;
import java.util.Map;

/** A record of ours that nobody else reads: maps, lists and plain values as they are. */
final class DocumentCodec extends JsonCodec<Map<String, Object>> {

  DocumentCodec() {
    super("document");
  }

  @Override
  void write(Map<String, Object> document, FieldWriter fields) {
    document.forEach(fields::any);
  }

  @Override
  Map<String, Object> read(String id, FieldReader fields, Instant modified) {
    return fields.rest();
  }
}
