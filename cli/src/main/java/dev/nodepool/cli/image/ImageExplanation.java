package dev.nodepool.cli.image;

import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why an image is not built or not uploaded, as far as records and the configuration tell.
 *
 * @param build what stands between the image and a new build, in whole sentences
 * @param uploads the same for each provider that uses the image
 */
public record ImageExplanation(
    String image, List<String> build, Map<String, List<String>> uploads) {

  /** Empty when neither the records nor the configuration have the image. */
  public static Optional<ImageExplanation> of(Session session, Store store, String image)
      throws InterruptedException {
    var images = store.images().watch();
    var config = session.config();
    var diskimage = config.flatMap(one -> one.diskimage(image));
    if (diskimage.isEmpty() && !store.images().images().contains(image)) {
      return Optional.empty();
    }
    var uses = config.map(one -> ProviderImage.of(one, image)).orElse(List.of());
    var facts =
        new ImageFacts(
            image,
            images,
            diskimage.orElse(null),
            !store.images().building(List.of(image)).isEmpty(),
            served(store),
            strangers(store),
            store.now());
    var build = new ArrayList<>(facts.build());
    if (diskimage.isPresent() && diskimage.get().formats().isEmpty() && uses.isEmpty()) {
      build.add("No provider uses it and it names no formats: it is not built.");
    }
    var uploads = new LinkedHashMap<String, List<String>>();
    uses.forEach(use -> uploads.put(use.provider(), facts.upload(use)));
    return Optional.of(new ImageExplanation(image, build, uploads));
  }

  private static boolean served(Store store) throws InterruptedException {
    return store.components().readAll().stream()
        .anyMatch(one ->
            one instanceof Component.Daemon daemon && daemon.kind() == Component.Kind.BUILDER);
  }

  private static List<String> strangers(Store store) throws InterruptedException {
    return store.components().readAll().stream()
        .flatMap(one ->
            one instanceof Component.Daemon daemon && daemon.isStranger()
                ? Stream.of(daemon.hostname())
                : Stream.empty())
        .toList();
  }

  public String text() {
    var lines = new ArrayList<String>();
    lines.add("Image %s:".formatted(image));
    build.forEach(line -> lines.add("  " + line));
    uploads.forEach((provider, sentences) -> {
      lines.add("Provider %s:".formatted(provider));
      sentences.forEach(line -> lines.add("  " + line));
    });
    return String.join("\n", lines);
  }

  public Map<String, Object> document() {
    return Map.of("image", image, "build", build, "uploads", uploads);
  }
}
