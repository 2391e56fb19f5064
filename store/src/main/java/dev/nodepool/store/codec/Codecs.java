package dev.nodepool.store.codec;

import dev.nodepool.model.Component;
import dev.nodepool.model.HoldRequest;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import java.util.Map;

/** One codec of each kind. */
public final class Codecs {
  public static final Codec<Node> NODE = new NodeCodec();
  public static final Codec<NodeRequest> REQUEST = new RequestCodec();
  public static final Codec<Component> COMPONENT = new ComponentCodec();
  public static final Codec<ImageBuild> BUILD = new BuildCodec();
  public static final Codec<ImageUpload> UPLOAD = new UploadCodec();
  public static final Codec<HoldRequest> HOLD_REQUEST = new HoldRequestCodec();
  public static final Codec<Map<String, Object>> DOCUMENT = new DocumentCodec();

  private Codecs() {}
}
