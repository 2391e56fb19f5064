package dev.nodepool.cli.builder;

import dev.nodepool.builder.plan.GoneBuilder;
import dev.nodepool.cli.cleanup.Confirmation;
import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    description = {
      "Gives up the builds of a builder that does not come back, with their uploads.",
      "Builders that run delete what they have uploaded to clouds; files on its disk stay there."
    },
    footer = {"", "Example: nodepool builder forget builder1.example.org"})
public final class ForgetCommand implements Callable<Integer> {
  private static final List<Column<Forgotten>> COLUMNS =
      List.of(
          Column.of("Build", "build", Forgotten::build),
          Column.of("State", "state", Forgotten::state),
          Column.of("Uploads", "uploads", Forgotten::uploads),
          Column.of("Result", "result", Forgotten::result));

  private final Session session;

  @Parameters(
      paramLabel = "BUILDER",
      description = "Its host name, or its id, which builder_id.txt beside its images had.")
  private String builder = "";

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  public ForgetCommand(Session session) {
    this.session = session;
  }

  /** What became of one build. */
  private record Forgotten(String build, String state, int uploads, String result) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Forgotten> forgotten = new ArrayList<>();
    try (var store = session.store()) {
      var builds = builds(store);
      demandGone(store, builds);
      int uploads = 0;
      for (var build : builds) {
        int of = uploads(store, build);
        uploads += of;
        session.err().printf("build %s, %s, uploads: %d%n", name(build), build.state().wire(), of);
      }
      Confirmation.demand(
          session,
          "Builds to go: %d, with uploads that nodes may be made of: %d. Go on?"
              .formatted(builds.size(), uploads),
          yes);
      for (var build : builds) {
        forgotten.add(forget(store, build));
      }
    }
    session.printer().print(Rows.of(COLUMNS, forgotten));
    return ExitCode.DONE;
  }

  private List<ImageBuild> builds(Store store) throws InterruptedException {
    var all = store.images().readAllBuilds();
    var builds =
        all.stream()
            .filter(build -> isNamed(build.builder(), builder) || builder.equals(build.builderId()))
            .toList();
    if (builds.isEmpty()) {
      var hosts =
          all.stream()
              .map(ImageBuild::builder)
              .filter(Objects::nonNull)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      throw new CommandFailure(
          "No build is of a builder %s%s."
              .formatted(builder, hosts.isEmpty() ? "" : ": there are builds of " + hosts));
    }
    return builds;
  }

  /** With the domain or without it. */
  private static boolean isNamed(@Nullable String host, String name) {
    return host != null && (host.equals(name) || host.startsWith(name + "."));
  }

  /** Two builders of one host cannot be told apart, so an id is taken at its word. */
  private void demandGone(Store store, List<ImageBuild> builds) throws InterruptedException {
    for (var component : store.components().readAll()) {
      if (component instanceof Component.Daemon daemon
          && daemon.kind() == Component.Kind.BUILDER
          && builds.stream().noneMatch(build -> builder.equals(build.builderId()))
          && builds.stream().anyMatch(build -> isNamed(build.builder(), daemon.hostname()))) {
        throw new CommandFailure(
            "A builder runs on %s: stop it first; if only its disk is new, say the id of the one before, which dib-image-list -o json shows."
                .formatted(daemon.hostname()));
      }
    }
  }

  private static int uploads(Store store, ImageBuild build) throws InterruptedException {
    return (int)
        store.images().readAllUploads().stream()
            .filter(upload ->
                upload.image().equals(build.image()) && upload.buildId().equals(build.id()))
            .count();
  }

  private static Forgotten forget(Store store, ImageBuild build) throws InterruptedException {
    var images = store.images();
    int uploads = uploads(store, build);
    if (!images.replace(build, GoneBuilder.forget(build, store.now()))) {
      return new Forgotten(
          name(build), build.state().wire(), uploads, "stays: it has changed just now");
    }
    var lock = images.locks().build(build);
    if (uploads > 0 || lock.isEmpty()) {
      lock.ifPresent(held -> held.release());
      return new Forgotten(
          name(build), build.state().wire(), uploads, "goes after its uploads, by who runs");
    }
    try {
      images.delete(build);
    } finally {
      lock.get().release();
    }
    return new Forgotten(name(build), build.state().wire(), uploads, "removed");
  }

  private static String name(ImageBuild build) {
    return build.image() + "-" + build.id();
  }
}
