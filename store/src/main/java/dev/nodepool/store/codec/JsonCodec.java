package dev.nodepool.store.codec;

import java.time.Instant;
import tools.jackson.core.JacksonException;

/** Turns records of one kind into JSON objects, and back. */
abstract class JsonCodec<T> implements Codec<T> {
  private final String kind;

  JsonCodec(String kind) {
    this.kind = kind;
  }

  abstract void write(T value, FieldWriter fields);

  /** May throw IllegalArgumentException. */
  abstract T read(String id, FieldReader fields, Instant modified);

  @Override
  public final byte[] encode(T value) {
    return Json.writeObject(out -> write(value, new FieldWriter(out)));
  }

  @Override
  public final T decode(String id, byte[] data, Instant modified) {
    try {
      return read(id, new FieldReader(data), modified);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of %s %s".formatted(kind, id), e);
    }
  }
}
