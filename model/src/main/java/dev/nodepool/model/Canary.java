package dev.nodepool.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new upload that a share of the launches boots from before all of them do, compared with the
 * upload before it. It is in the key {@code canary} of the upload's record, which Nodepool 11 does
 * not have: there it is a ready upload as any other.
 *
 * @param percent of the launches
 * @param own what came of nodes that boot from it
 * @param before the same of the upload before it
 */
public record Canary(Stage stage, int percent, Boots own, Boots before) {
  private static final String KEY = "canary";
  private static final String STAGE = "state";
  private static final String PERCENT = "percent";
  private static final String BOOTS = "boots";
  private static final String FAILED = "failed";
  private static final String BOOTS_BEFORE = "boots_before";
  private static final String FAILED_BEFORE = "failed_before";

  /** How it stands. */
  public enum Stage {
    RUNNING("running"),
    PROMOTED("promoted"),
    ROLLED_BACK("rolled back");

    private final String wire;

    Stage(String wire) {
      this.wire = wire;
    }

    /** As the record says it. */
    public String wire() {
      return wire;
    }
  }

  /** How many nodes were to boot, and how many of them never answered. */
  public record Boots(int tried, int failed) {
    public static final Boots NONE = new Boots(0, 0);

    /** What is older counts half as much beyond that. */
    private static final int MOST = 400;

    public static Boots one(boolean booted) {
      return new Boots(1, booted ? 0 : 1);
    }

    public Boots plus(Boots more) {
      int all = tried + more.tried;
      int bad = failed + more.failed;
      return all > MOST ? new Boots(all / 2, bad / 2) : new Boots(all, bad);
    }
  }

  /**
   * One that begins.
   *
   * @param before what is known of the upload before it
   */
  public static Canary begun(int percent, Boots before) {
    return new Canary(Stage.RUNNING, percent, Boots.NONE, before);
  }

  /** Empty for an upload that was none. */
  public static Optional<Canary> of(ImageUpload upload) {
    return upload.extra().get(KEY) instanceof Map<?, ?> map
        ? Arrays.stream(Stage.values())
            .filter(stage -> stage.wire().equals(map.get(STAGE)))
            .findFirst()
            .map(stage ->
                new Canary(
                    stage,
                    whole(map.get(PERCENT)),
                    new Boots(whole(map.get(BOOTS)), whole(map.get(FAILED))),
                    new Boots(whole(map.get(BOOTS_BEFORE)), whole(map.get(FAILED_BEFORE)))))
        : Optional.empty();
  }

  private static int whole(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  /** Whether a share of the launches tries the upload. */
  public static boolean isRunning(ImageUpload upload) {
    return upload.state() == ImageState.READY && is(upload, Stage.RUNNING);
  }

  /** Whether it booted worse than the upload before it: it is kept to be looked at. */
  public static boolean wasRolledBack(ImageUpload upload) {
    return upload.state() == ImageState.FAILED && is(upload, Stage.ROLLED_BACK);
  }

  private static boolean is(ImageUpload upload, Stage stage) {
    return of(upload).filter(one -> one.stage == stage).isPresent();
  }

  /** With more boots of both. */
  public Canary counting(Boots more, Boots moreBefore) {
    return new Canary(
        stage,
        percent,
        new Boots(own.tried + more.tried, own.failed + more.failed),
        before.plus(moreBefore));
  }

  public Canary in(Stage next) {
    return new Canary(next, percent, own, before);
  }

  /** The upload's record with this. */
  public ImageUpload on(ImageUpload upload) {
    var map = new LinkedHashMap<String, Object>();
    map.put(STAGE, stage.wire());
    map.put(PERCENT, percent);
    map.put(BOOTS, own.tried);
    map.put(FAILED, own.failed);
    map.put(BOOTS_BEFORE, before.tried);
    map.put(FAILED_BEFORE, before.failed);
    var extra = new LinkedHashMap<>(upload.extra());
    extra.put(KEY, map);
    return upload.saying(extra);
  }

  /** The two rates, for people. */
  public String text() {
    return "%d of %d nodes did not boot from it, and %d of %d from the upload before it"
        .formatted(own.failed, own.tried, before.failed, before.tried);
  }
}
