package dev.nodepool.store.codec;

import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** A record of ours that nobody else reads: maps, lists and plain values as they are. */
public final class DocumentCodec implements Codec<Map<String, Object>> {

  @Override
  public byte[] encode(Map<String, Object> document) {
    return Json.writeObject(out ->
        document.forEach((key, value) -> {
          out.writeName(key);
          Json.write(out, value);
        }));
  }

  @Override
  public Map<String, Object> decode(String id, byte[] data, Instant modified) {
    try {
      return new FieldReader(data).rest();
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of document " + id, e);
    }
  }
}
