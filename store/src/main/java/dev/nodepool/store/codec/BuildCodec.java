package dev.nodepool.store.codec;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** The record of an image build (docs/zookeeper.md 7.1), by its path {@code image/builds/id}. */
final class BuildCodec extends JsonCodec<ImageBuild> {
  static final String DEFAULT_USERNAME = "zuul";
  static final String DEFAULT_PYTHON = "/usr/bin/python2";

  BuildCodec() {
    super("build");
  }

  @Override
  void write(ImageBuild build, FieldWriter fields) {
    fields.state(build.state().wire(), build.extra()).time("state_time", build.stateTime());
    if (build.builder() != null) {
      fields.text("builder", build.builder());
    }
    if (build.builderId() != null) {
      fields.text("builder_id", build.builderId());
    }
    if (!build.formats().isEmpty()) {
      fields.text("formats", String.join(",", new TreeSet<>(build.formats())));
    }
    fields
        .text("username", build.username())
        .text("python_path", build.pythonPath())
        .text("shell_type", build.shellType())
        .extra(build.extra());
  }

  @Override
  ImageBuild read(String path, FieldReader fields, Instant modified) {
    var parts = path.split("/");
    var formats = fields.text("formats");
    return new ImageBuild(
        parts[0],
        parts[2],
        fields.state(ImageState::ofWire, ImageState.UNKNOWN),
        fields.stateTime(modified),
        fields.text("builder"),
        fields.text("builder_id"),
        formats == null || formats.isEmpty() ? List.of() : List.of(formats.split(",")),
        fields.text("username", DEFAULT_USERNAME),
        fields.text("python_path", DEFAULT_PYTHON),
        fields.text("shell_type"),
        fields.rest());
  }
}
