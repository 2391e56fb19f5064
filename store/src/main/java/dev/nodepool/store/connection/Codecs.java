package dev.nodepool.store.connection;

import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.codec.BuildCodec;
import dev.nodepool.store.codec.Codec;
import dev.nodepool.store.codec.ComponentCodec;
import dev.nodepool.store.codec.DocumentCodec;
import dev.nodepool.store.codec.NodeCodec;
import dev.nodepool.store.codec.RequestCodec;
import dev.nodepool.store.codec.UploadCodec;
import java.util.Map;

/** One codec of each kind, and the limit on what they make. */
public final class Codecs {
  public static final Codec<Node> NODE = new NodeCodec();
  public static final Codec<NodeRequest> REQUEST = new RequestCodec();
  public static final Codec<Component> COMPONENT = new ComponentCodec();
  public static final Codec<ImageBuild> BUILD = new BuildCodec();
  public static final Codec<ImageUpload> UPLOAD = new UploadCodec();
  public static final Codec<Map<String, Object>> DOCUMENT = new DocumentCodec();

  /** ZooKeeper takes 1 MiB in all; the rest is for paths and neighbours in a transaction. */
  private static final int LARGEST = 900_000;

  private Codecs() {}

  /** The bytes of a record that ZooKeeper will take. */
  public static <T> byte[] encode(Codec<T> codec, T record, String what) {
    byte[] bytes = codec.encode(record);
    if (bytes.length > LARGEST) {
      throw new StoreException(
          "the record of %s would take %,d bytes, ZooKeeper's limit is %,d: make its data smaller"
              .formatted(what, bytes.length, LARGEST));
    }
    return bytes;
  }
}
