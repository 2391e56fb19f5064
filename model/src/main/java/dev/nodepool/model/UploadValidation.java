package dev.nodepool.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an upload stands that has to be validated before it is current. It is in the key {@code
 * validation} of the upload's record, which Nodepool 11 does not have. While it waits the upload is
 * {@code uploading}, so that nobody boots from it and whoever knows no validation takes it for one
 * that has not ended.
 *
 * @param tries how often a node was asked for in vain
 * @param node that the command ran on last
 * @param text what came of it, in a sentence
 */
public record UploadValidation(
    Stage stage, int tries, @Nullable String node, @Nullable String text) {
  private static final String KEY = "validation";
  private static final String STAGE = "state";
  private static final String TRIES = "tries";
  private static final String NODE = "node";
  private static final String TEXT = "text";

  /** Whether the command has run. */
  public enum Stage {
    WAITING("waiting"),
    PASSED("passed"),
    FAILED("failed");

    private final String wire;

    Stage(String wire) {
      this.wire = wire;
    }

    /** As the record says it. */
    public String wire() {
      return wire;
    }
  }

  /** Nobody has tried yet. */
  public static UploadValidation begun() {
    return new UploadValidation(Stage.WAITING, 0, null, null);
  }

  /** Empty for an upload that was not to be validated. */
  public static Optional<UploadValidation> of(ImageUpload upload) {
    return upload.extra().get(KEY) instanceof Map<?, ?> map
        ? Arrays.stream(Stage.values())
            .filter(stage -> stage.wire().equals(map.get(STAGE)))
            .findFirst()
            .map(stage ->
                new UploadValidation(
                    stage,
                    map.get(TRIES) instanceof Number number ? number.intValue() : 0,
                    map.get(NODE) instanceof String id ? id : null,
                    map.get(TEXT) instanceof String said ? said : null))
        : Optional.empty();
  }

  /** Whether the cloud has the upload, and the command has not run yet. */
  public static boolean isWaiting(ImageUpload upload) {
    return upload.state() == ImageState.UPLOADING
        && upload.externalId() != null
        && of(upload).filter(one -> one.stage() == Stage.WAITING).isPresent();
  }

  /** Whether the command has run, and the image is bad: it is kept to be looked at. */
  public static boolean hasFailed(ImageUpload upload) {
    return upload.state() == ImageState.FAILED
        && of(upload).filter(one -> one.stage() == Stage.FAILED).isPresent();
  }

  /** Once more in vain. */
  public UploadValidation triedInVain(String why) {
    return new UploadValidation(Stage.WAITING, tries + 1, node, why);
  }

  /** The upload's record with this. */
  public ImageUpload on(ImageUpload upload) {
    var map = new LinkedHashMap<String, Object>();
    map.put(STAGE, stage.wire());
    map.put(TRIES, tries);
    if (node != null) {
      map.put(NODE, node);
    }
    if (text != null) {
      map.put(TEXT, text);
    }
    var extra = new LinkedHashMap<>(upload.extra());
    extra.put(KEY, map);
    return upload.saying(extra);
  }
}
