package dev.nodepool.store.codec;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/**
 * The record of an image build (zookeeper-contract.md 7.1), by its path {@code image/builds/id}.
 */
public final class BuildCodec implements Codec<ImageBuild> {
  static final String DEFAULT_USERNAME = "zuul";
  static final String DEFAULT_PYTHON = "/usr/bin/python2";

  private static final Set<String> KEYS =
      Set.of(
          "state",
          "state_time",
          "builder",
          "builder_id",
          "formats",
          "username",
          "python_path",
          "shell_type");

  @Override
  public byte[] encode(ImageBuild build) {
    boolean unknown = build.state() == ImageState.UNKNOWN;
    return Json.writeObject(out -> {
      var members = new FieldWriter(out);
      members
          .text("state", StateWord.toWrite(unknown, build.state().wire(), build.extra()))
          .time("state_time", build.stateTime());
      if (build.builder() != null) {
        members.text("builder", build.builder());
      }
      if (build.builderId() != null) {
        members.text("builder_id", build.builderId());
      }
      if (!build.formats().isEmpty()) {
        members.text("formats", String.join(",", new TreeSet<>(build.formats())));
      }
      members
          .text("username", build.username())
          .text("python_path", build.pythonPath())
          .text("shell_type", build.shellType())
          .extra(build.extra(), KEYS);
    });
  }

  @Override
  public ImageBuild decode(String path, byte[] data, Instant modified) {
    try {
      var parts = path.split("/");
      return build(parts[0], parts[2], new FieldReader(data), modified);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of build " + path, e);
    }
  }

  private static ImageBuild build(String image, String id, FieldReader fields, Instant modified) {
    String word = fields.text("state");
    var state = word == null ? ImageState.UNKNOWN : ImageState.ofWire(word);
    if (state == ImageState.UNKNOWN && word != null) {
      fields.keep(StateWord.KEY, word);
    }
    var stateTime = fields.time("state_time");
    var builder = fields.text("builder");
    var builderId = fields.text("builder_id");
    var formats = fields.text("formats");
    var username = fields.text("username", DEFAULT_USERNAME);
    var pythonPath = fields.text("python_path", DEFAULT_PYTHON);
    var shellType = fields.text("shell_type");
    return new ImageBuild(
        image,
        id,
        state,
        stateTime == null ? modified : stateTime,
        builder,
        builderId,
        formats == null || formats.isEmpty() ? List.of() : List.of(formats.split(",")),
        username,
        pythonPath,
        shellType,
        fields.rest());
  }
}
