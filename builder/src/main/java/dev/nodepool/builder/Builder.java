package dev.nodepool.builder;

import dev.nodepool.builder.build.ImageBuilding;
import dev.nodepool.builder.cleanup.BuildCleaning;
import dev.nodepool.builder.cleanup.LeakedImages;
import dev.nodepool.builder.cleanup.UploadCleaning;
import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.BuildDecision;
import dev.nodepool.builder.plan.BuildRules;
import dev.nodepool.builder.plan.CalmRules;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.TrialRules;
import dev.nodepool.builder.plan.UploadRules;
import dev.nodepool.builder.upload.ImageUploading;
import dev.nodepool.builder.validation.ImageValidation;
import dev.nodepool.config.Diskimage;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.metrics.Samples;
import dev.nodepool.model.Canary;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A builder at work. Its thread looks at an image whenever a record of it has changed, and at all
 * of them now and then; what is due is done by threads of their own, at most one for each thing.
 */
public final class Builder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");
  private static final String BUILD = "build ";
  private static final String UPLOAD = "upload ";
  private static final Duration LONGEST_CALM = Duration.ofMinutes(5);

  private final List<Driver> drivers;
  private final DriverContext driverContext;
  private final Records records;
  private final Presence presence;
  private final LeakedImages leaks = new LeakedImages();
  private final Attention attention = new Attention();
  private final Refusals refusals = new Refusals();

  /** Images of which more was due than there were workers. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** How long images need no look unless they change. Of the builder's thread. */
  private final Map<String, Instant> calm = new HashMap<>();

  private final Workers workers = new Workers(this::free);
  private final Subscription changes;
  private final Runnable source;
  private final Thread thread;
  private volatile Setup setup;

  /** Under which all images were looked at. */
  private @Nullable Setup lookedAt;

  /** Blocks until what stands in ZooKeeper is known; works from {@link #start} on. */
  public Builder(BuilderContext context, List<Driver> drivers, DriverContext driverContext)
      throws InterruptedException {
    this.records = Records.watch(context.store());
    this.presence = new Presence(context);
    this.drivers = List.copyOf(drivers);
    this.driverContext = driverContext;
    this.setup = new Setup(context, Clouds.open(context.config(), drivers, driverContext));
    this.changes = records.images().listen(attention::to);
    this.source = context.metrics().page().addSource(this::sample);
    this.thread = Thread.ofVirtual().name("builder").unstarted(this::work);
  }

  /** From now on it is seen by others, and works. */
  public void start() throws InterruptedException {
    presence.announce();
    thread.start();
    log.info("The builder works; images are in {}", setup.context().files().directory());
  }

  /** Follows another configuration; what is under way ends by the old one. */
  public void reconfigure(BuilderContext next) {
    var old = setup;
    setup = new Setup(next, Clouds.open(next.config(), drivers, driverContext));
    old.leave();
    presence.configRefused(null);
    attention.toAll();
  }

  /** Lets others see that the configuration was changed to something that cannot be used. */
  public void configRefused(String why) {
    presence.configRefused(why);
  }

  public boolean ready() {
    return thread.isAlive() && presence.registered();
  }

  /** A worker has ended. */
  private void free() {
    for (String image : waiting) {
      waiting.remove(image);
      attention.to(image);
    }
  }

  private void work() {
    try {
      while (true) {
        var changed = attention.await(setup.context().settings().look());
        var now = setup;
        if (changed.isPresent()) {
          changed.get().forEach(name -> look(now, name));
        } else {
          lookAtAll(now);
        }
        figures(now).send(records.requests(now));
      }
    } catch (InterruptedException e) {
      log.debug("the builder ends");
    }
  }

  private void lookAtAll(Setup now) {
    if (now != lookedAt) {
      calm.clear();
      lookedAt = now;
    }
    var time = now.context().store().now();
    var names = records.names(now);
    calm.keySet().retainAll(names);
    for (String name : names) {
      if (!calm.getOrDefault(name, Instant.MIN).isAfter(time)) {
        look(now, name);
      }
    }
    lookForLeaks(now);
  }

  private void look(Setup now, String name) {
    var situation = records.watched(now, name);
    calm.put(name, CalmRules.until(situation, now.context().settings().builderId(), LONGEST_CALM));
    consider(now, situation);
    if (situation.image() != null) {
      figures(now).send(situation);
    }
  }

  private void lookForLeaks(Setup now) {
    for (String provider : now.clouds().providers()) {
      if (leaks.isDue(provider, now.context().settings().leakLook())) {
        workers.once(
            now,
            "leaked images in " + provider,
            () -> leaks.look(now.context(), provider, now.clouds().cloud(provider).orElseThrow()));
      }
    }
  }

  private void consider(Setup now, ImageSituation situation) {
    String name = situation.name();
    var context = now.context();
    if (!situation.concerns(context.settings().builderId())) {
      return;
    }
    var builds = new BuildCleaning(context);
    if (!workers.isUnderWay(BUILD + name) && builds.isDue(situation)) {
      workers.once(now, "clean builds of " + name, () -> builds.pass(records.read(now, name)));
    }
    for (String provider : situation.providers()) {
      var uploads = new UploadCleaning(context, provider, now.clouds().cloud(provider));
      if (uploads.isDue(situation, workers.isUnderWay(uploadOf(name, provider)))) {
        workers.once(
            now,
            "clean %s in %s".formatted(name, provider),
            () -> uploads.pass(records.read(now, name)));
      }
    }
    Diskimage image = situation.image();
    if (image != null) {
      produce(now, situation, image);
    }
  }

  private void produce(Setup now, ImageSituation situation, Diskimage image) {
    String name = situation.name();
    if (BuildRules.decide(situation) instanceof BuildDecision.Build) {
      if (workers.underWay(BUILD).size() < now.context().settings().buildWorkers()) {
        var building = new ImageBuilding(now.context());
        workers.once(
            now,
            BUILD + name,
            () -> building.run(image, () -> records.read(now, name)),
            () -> attention.to(name));
      } else {
        waiting.add(name);
      }
    }
    refusals.tell(name, TrialRules.refusal(image, situation.strangers()));
    UploadRules.due(situation).forEach(due -> upload(now, image, due));
    TrialRules.due(situation).forEach(due -> validate(now, name, due));
    TrialRules.promotable(situation).forEach(upload -> promote(now, upload));
  }

  private void validate(Setup now, String name, TrialRules.Due due) {
    var validation = new ImageValidation(now.context());
    workers.once(
        now,
        "validation of %s in %s".formatted(name, due.use().provider()),
        () -> validation.run(due, () -> records.read(now, name)),
        () -> attention.to(name));
  }

  private void upload(Setup now, Diskimage image, UploadRules.Due due) {
    String name = image.name();
    var context = now.context();
    var file = context.files().existing(name, due.build().id(), due.use().format());
    var cloud = now.clouds().cloud(due.use().provider());
    if (file.isEmpty() || cloud.isEmpty()) {
      return;
    }
    // One that hangs holds nobody up.
    long moving = workers.underWay(UPLOAD).size() - context.metrics().stalledUploads();
    if (moving < context.settings().uploadWorkers()) {
      var uploading = new ImageUploading(context);
      workers.once(
          now,
          uploadOf(name, due.use().provider()),
          () -> uploading.run(image, due, cloud.get(), () -> records.read(now, name)),
          () -> attention.to(name));
    } else {
      waiting.add(name);
    }
  }

  /** No canaries are wanted any more. */
  private void promote(Setup now, ImageUpload upload) {
    workers.once(
        now,
        "promotion of " + upload.path(),
        () -> {
          var canary = Canary.of(upload).orElseThrow();
          var next = canary.in(Canary.Stage.PROMOTED).on(upload);
          if (now.context().store().images().replace(upload, next)) {
            log.info(
                "Image {} has no canaries any more: {} is current", upload.image(), upload.path());
          }
        });
  }

  private static String uploadOf(String image, String provider) {
    return UPLOAD + "%s to %s".formatted(image, provider);
  }

  private BuilderFigures figures(Setup now) {
    return new BuilderFigures(
        now.context(), workers.underWay(BUILD).size(), workers.underWay(UPLOAD).size());
  }

  private void sample(Samples to) {
    var now = setup;
    figures(now).sample(to, records.configured(now));
  }

  /** Begins nothing more, and lets builds and uploads that are under way end. Blocks. */
  public void stopGracefully(Duration patience) throws InterruptedException {
    workers.close();
    var left = workers.underWay("");
    if (!left.isEmpty()) {
      log.info("The builder stops after {}; a second SIGINT ends it now", String.join(", ", left));
    }
    if (!workers.awaitEnd(System.nanoTime() + patience.toNanos())) {
      log.warn("{} did not end in {} s", workers.underWay(""), patience.toSeconds());
    }
    log.info("The builder has stopped");
  }

  /** Ends what is under way; records say that it has failed, or another builder finds it. */
  @Override
  public void close() {
    changes.stop();
    source.run();
    thread.interrupt();
    workers.end();
    if (thread.isAlive()) {
      Workers.join(thread);
    }
    presence.close();
    setup.leave();
  }
}
