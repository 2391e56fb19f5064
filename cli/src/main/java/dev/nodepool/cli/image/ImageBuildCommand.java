package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.Diskimage;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "image-build",
    description = {
      "Asks the builders for a build of an image, as soon as may be.",
      "Its uploads follow by themselves."
    },
    footer = {"", "Example: nodepool image-build debian --wait"})
public final class ImageBuildCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--wait",
      description = "Follow the build, and end with 0 when it is ready, else with 1.")
  private boolean wait;

  @Parameters(paramLabel = "IMAGE", description = "The name of the diskimage.")
  private String image = "";

  public ImageBuildCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    var diskimage =
        config
            .diskimage(image)
            .orElseThrow(() ->
                new CommandFailure(
                    "Trying to build a non disk-image-builder image: %s is no diskimage of %s."
                        .formatted(image, session.options().config())));
    if (diskimage.pause()) {
      throw new CommandFailure(
          "Skipping build request for image %s; paused: take pause out of its diskimage in %s first."
              .formatted(image, session.options().config()));
    }
    try (var store = session.store()) {
      tellWhatIsInTheWay(config, diskimage, store);
      if (!wait) {
        store.images().requestBuild(image);
        return ExitCode.DONE;
      }
      var asked = AskedBuild.ask(store, image);
      var waiting = new ImageWait(session, store, store.images().watch());
      tell(waiting.until(asked), Durations.text(waiting.age()));
    }
    return ExitCode.DONE;
  }

  private void tellWhatIsInTheWay(NodepoolConfig config, Diskimage diskimage, Store store)
      throws InterruptedException {
    if (store.images().paused(image)) {
      session
          .err()
          .printf(
              "Image %s is paused: nothing is built until nodepool image-unpause %s.%n",
              image, image);
    }
    if (diskimage.formats().isEmpty() && ProviderImage.of(config, image).isEmpty()) {
      session
          .err()
          .printf(
              "No provider uses image %s and it names no formats: nothing is built until one of them does.%n",
              image);
    }
    boolean served =
        store.components().readAll().stream()
            .anyMatch(one ->
                one instanceof Component.Daemon daemon && daemon.kind() == Component.Kind.BUILDER);
    if (!served) {
      session.err().println("No builder is connected to this ZooKeeper: the build waits for one.");
    }
  }

  private void tell(ImageBuild build, String age) {
    var name = build.image() + "-" + build.id();
    var document = document(build);
    if (build.state() == ImageState.READY) {
      session
          .printer()
          .print(
              "Build %s is ready after %s, on %s.".formatted(name, age, build.builder()), document);
      return;
    }
    if (!session.printer().isTable()) {
      session.printer().document(document);
    }
    var reason = Progress.reason(build.extra());
    throw new CommandFailure(
        build.state() == ImageState.DELETING
            ? "Build %s is being deleted: somebody else has marked it.".formatted(name)
            : "Build %s failed after %s, on %s: %s"
                .formatted(
                    name,
                    age,
                    build.builder(),
                    reason == null ? "see %s.log there.".formatted(name) : reason));
  }

  private static Map<String, @Nullable Object> document(ImageBuild build) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("id", build.image() + "-" + build.id());
    document.put("image", build.image());
    document.put("builder", build.builder());
    document.put("formats", build.formats());
    document.put("state", build.state().wire());
    document.put("reason", Progress.reason(build.extra()));
    return document;
  }
}
