package dev.nodepool.builder;

import dev.nodepool.builder.build.ImageBuilding;
import dev.nodepool.builder.cleanup.BuildCleaning;
import dev.nodepool.builder.cleanup.LeakedImages;
import dev.nodepool.builder.cleanup.UploadCleaning;
import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.BuildDecision;
import dev.nodepool.builder.plan.BuildRules;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.UploadRules;
import dev.nodepool.builder.upload.ImageUploading;
import dev.nodepool.config.Diskimage;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.store.component.ComponentCache;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.image.ImageCache;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A builder at work. Its thread looks at the images whenever a record has changed, and now and
 * then; what is due is done by threads of their own, at most one for each thing.
 */
public final class Builder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");
  private static final String BUILD = "build ";
  private static final String UPLOAD = "upload ";

  private final List<Driver> drivers;
  private final DriverContext driverContext;
  private final ImageCache cache;
  private final ComponentCache components;
  private final Presence presence;
  private final LeakedImages leaks = new LeakedImages();
  private final Semaphore news = new Semaphore(1);
  private final Workers workers = new Workers(this::ended);
  private final Subscription changes;
  private final Runnable samples;
  private final Thread thread;
  private volatile Setup setup;

  /** Blocks until what stands in ZooKeeper is known; works from {@link #start} on. */
  public Builder(BuilderContext context, List<Driver> drivers, DriverContext driverContext)
      throws InterruptedException {
    this.cache = context.store().images().watch();
    this.components = context.store().components().watch();
    this.presence = new Presence(context);
    this.drivers = List.copyOf(drivers);
    this.driverContext = driverContext;
    this.setup = new Setup(context, Clouds.open(context.config(), drivers, driverContext));
    this.changes = cache.listen(_ -> news.release());
    this.samples = context.metrics().page().addSource(to -> figures().sample(to));
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
    news.release();
  }

  /** Lets others see that the configuration was changed to something that cannot be used. */
  public void configRefused(String why) {
    presence.configRefused(why);
  }

  public boolean ready() {
    return thread.isAlive() && presence.registered();
  }

  /** What has come about may make something else due; a clean-up that failed waits for its turn. */
  private void ended(String what) {
    if (what.startsWith(BUILD) || what.startsWith(UPLOAD)) {
      news.release();
    }
  }

  private void work() {
    try {
      while (true) {
        var pause = setup.context().settings().look();
        if (news.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
        look(setup);
        figures().send(setup.context().metrics());
      }
    } catch (InterruptedException e) {
      log.debug("the builder ends");
    }
  }

  private void look(Setup now) {
    var images = new TreeSet<String>();
    now.context().config().diskimages().forEach(image -> images.add(image.name()));
    images.addAll(cache.images());
    var records = Records.of(cache, components);
    for (String name : images) {
      consider(now, records.situation(now, name));
    }
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
      workers.once(now, "clean builds of " + name, () -> builds.pass(fresh(now, name)));
    }
    for (String provider : situation.providers()) {
      var uploads = new UploadCleaning(context, provider, now.clouds().cloud(provider));
      if (uploads.isDue(situation)) {
        workers.once(
            now, "clean %s in %s".formatted(name, provider), () -> uploads.pass(fresh(now, name)));
      }
    }
    Diskimage image = situation.image();
    if (image != null) {
      produce(now, situation, image);
    }
  }

  private void produce(Setup now, ImageSituation situation, Diskimage image) {
    var context = now.context();
    String name = situation.name();
    if (BuildRules.decide(situation) instanceof BuildDecision.Build
        && workers.underWay(BUILD).size() < context.settings().buildWorkers()) {
      workers.once(
          now, BUILD + name, () -> new ImageBuilding(context).run(image, () -> fresh(now, name)));
    }
    for (var due : UploadRules.due(situation)) {
      var use = due.use();
      String what = UPLOAD + "%s to %s".formatted(name, use.provider());
      var file = context.files().existing(name, due.build().id(), use.format());
      var cloud = now.clouds().cloud(use.provider());
      // One that hangs holds nobody up.
      long moving = workers.underWay(UPLOAD).size() - context.metrics().stalledUploads();
      if (file.isPresent() && cloud.isPresent() && moving < context.settings().uploadWorkers()) {
        workers.once(
            now,
            what,
            () -> new ImageUploading(context).run(image, due, cloud.get(), () -> fresh(now, name)));
      }
    }
  }

  /** From ZooKeeper itself. */
  private ImageSituation fresh(Setup now, String name) throws InterruptedException {
    return Records.read(now.context().store(), components).situation(now, name);
  }

  private BuilderFigures figures() {
    var now = setup;
    return new BuilderFigures(
        now.context(),
        Records.of(cache, components).situations(now),
        workers.underWay(BUILD).size(),
        workers.underWay(UPLOAD).size());
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
    samples.run();
    thread.interrupt();
    workers.end();
    if (thread.isAlive()) {
      Workers.join(thread);
    }
    presence.close();
    setup.leave();
  }
}
