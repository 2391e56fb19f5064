package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.codec.Codec;
import dev.nodepool.store.codec.Codecs;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;

/** What stands below an image's directory. */
sealed interface ImageRecord {

  /** The name of the image. */
  String image();

  record Build(ImageBuild build) implements ImageRecord {
    @Override
    public String image() {
      return build.image();
    }
  }

  record Upload(ImageUpload upload) implements ImageRecord {
    @Override
    public String image() {
      return upload.image();
    }
  }

  /** Says something by its existence: {@code pause} or {@code request-build}. */
  record Flag(String image, String name) implements ImageRecord {}

  static Stream<ImageBuild> builds(Collection<ImageRecord> records) {
    return records.stream()
        .flatMap(one -> one instanceof Build(var build) ? Stream.of(build) : Stream.empty());
  }

  static Stream<ImageUpload> uploads(Collection<ImageRecord> records) {
    return records.stream()
        .flatMap(one -> one instanceof Upload(var upload) ? Stream.of(upload) : Stream.empty());
  }

  static Stream<String> flags(Collection<ImageRecord> records) {
    return records.stream()
        .flatMap(one -> one instanceof Flag(_, String name) ? Stream.of(name) : Stream.empty());
  }

  /** By path below the images' directory. */
  Codec<ImageRecord> CODEC =
      new Codec<>() {
        @Override
        public byte[] encode(ImageRecord record) {
          return switch (record) {
            case Build(var build) -> Codecs.BUILD.encode(build);
            case Upload(var upload) -> Codecs.UPLOAD.encode(upload);
            case Flag _ -> new byte[0];
          };
        }

        @Override
        public ImageRecord decode(String path, byte[] data, Instant modified) {
          if (ImageLayout.isUpload(path)) {
            return new Upload(Codecs.UPLOAD.decode(path, data, modified));
          }
          if (ImageLayout.isBuild(path)) {
            return new Build(Codecs.BUILD.decode(path, data, modified));
          }
          int slash = path.indexOf('/');
          return new Flag(path.substring(0, slash), path.substring(slash + 1));
        }

        @Override
        public boolean takesEmpty(String path) {
          return ImageLayout.isFlag(path);
        }
      };
}
