package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "image-upload",
    description = {
      "Has the newest ready build of an image uploaded to a provider now.",
      "Builders upload by themselves; this ends their rest after uploads that failed."
    },
    footer = {"", "Example: nodepool image-upload my-cloud debian --wait"})
public final class ImageUploadCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--wait",
      description = "Follow the upload, and end with 0 when it is ready, else with 1.")
  private boolean wait;

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "The name of the provider.")
  private String provider = "";

  @Parameters(index = "1", paramLabel = "IMAGE", description = "The name of the diskimage.")
  private String image = "";

  public ImageUploadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    demandUse();
    try (var store = session.store()) {
      var asked = AskedUpload.ask(store, image, provider);
      if (!wait) {
        tell(asked.reached(), asked.step().text() + ".");
        return ExitCode.DONE;
      }
      var waiting = new ImageWait(session, store, store.images().watch());
      var upload = waiting.until(asked);
      tell(Optional.of(upload), "");
      if (upload.state() == ImageState.FAILED) {
        var reason = Progress.reason(upload.extra());
        throw new CommandFailure(
            "Upload %s of %s to %s failed after %s: %s"
                .formatted(
                    upload.id(),
                    image,
                    provider,
                    Durations.text(waiting.age()),
                    reason == null ? "see the builder's log." : reason));
      }
    }
    return ExitCode.DONE;
  }

  private void demandUse() {
    var config = session.requiredConfig();
    if (config.provider(provider).isEmpty()) {
      throw impossible("There is no provider %s in %s.", provider, session.options().config());
    }
    var use =
        ProviderImage.of(config, image).stream()
            .filter(one -> one.provider().equals(provider))
            .findFirst()
            .orElseThrow(() ->
                impossible(
                    "Provider %s does not use image %s: name it under its diskimages in %s.",
                    provider, image, session.options().config()));
    if (use.pause()) {
      throw impossible(
          "Uploads of image %s to provider %s are paused: take pause out of its diskimages in %s first.",
          image, provider, session.options().config());
    }
  }

  private static CommandFailure impossible(String sentence, Object... names) {
    return new CommandFailure(ExitCode.CANNOT_BE_SATISFIED, sentence.formatted(names));
  }

  /** What became of the upload, or that it goes on; a failure is told by the exception. */
  private void tell(Optional<ImageUpload> upload, String otherwise) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("image", image);
    document.put("provider", provider);
    document.put("build_id", upload.map(ImageUpload::buildId).orElse(null));
    document.put("upload_id", upload.map(ImageUpload::id).orElse(null));
    document.put("external_id", upload.map(ImageUpload::externalId).orElse(null));
    document.put("state", upload.map(one -> one.state().wire()).orElse("requested"));
    document.put("reason", upload.map(one -> Progress.reason(one.extra())).orElse(null));
    if (upload.filter(one -> one.state() == ImageState.FAILED).isEmpty()) {
      session.printer().print(upload.map(this::ready).orElse(otherwise), document);
    } else if (!session.printer().isTable()) {
      session.printer().document(document);
    }
  }

  private String ready(ImageUpload upload) {
    return "Build %s-%s is in %s as %s."
        .formatted(image, upload.buildId(), provider, upload.externalId());
  }
}
