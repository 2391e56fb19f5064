package dev.nodepool.builder;

import dev.nodepool.builder.build.ImageBuilding;
import dev.nodepool.builder.cleanup.ImageCleaning;
import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.BuildDecision;
import dev.nodepool.builder.plan.BuildRules;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.UploadRules;
import dev.nodepool.builder.upload.ImageUploading;
import dev.nodepool.config.Diskimage;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.image.ImageCache;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A builder at work under one configuration. Its thread looks at the images whenever a record has
 * changed, and now and then; what is due is done by threads of their own, at most one for each
 * thing.
 */
public final class Builder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");

  private final List<Driver> drivers;
  private final DriverContext driverContext;
  private final ImageCache cache;
  private final Semaphore news = new Semaphore(1);
  private final Semaphore builds;
  private final Semaphore uploads;
  private final Map<String, Thread> working = new ConcurrentHashMap<>();
  private final Subscription changes;
  private final Thread thread;
  private volatile Setup setup;
  private volatile boolean closed;

  private Builder(
      BuilderContext context, List<Driver> drivers, DriverContext driverContext, ImageCache cache) {
    this.setup = new Setup(context, Clouds.open(context.config(), drivers, driverContext));
    this.drivers = drivers;
    this.driverContext = driverContext;
    this.cache = cache;
    this.builds = new Semaphore(context.settings().buildWorkers());
    this.uploads = new Semaphore(context.settings().uploadWorkers());
    this.changes = cache.listen(_ -> news.release());
    this.thread = Thread.ofVirtual().name("builder").unstarted(this::work);
  }

  /** Starts to work; blocks until what stands in ZooKeeper is known. */
  public static Builder start(
      BuilderContext context, List<Driver> drivers, DriverContext driverContext)
      throws InterruptedException {
    var cache = context.store().images().watch();
    var builder = new Builder(context, drivers, driverContext, cache);
    builder.thread.start();
    return builder;
  }

  /** Follows another configuration; what is under way ends by the old one. */
  public void reconfigure(BuilderContext next) {
    var old = setup;
    setup = new Setup(next, Clouds.open(next.config(), drivers, driverContext));
    old.retire();
    news.release();
  }

  private void work() {
    try {
      while (!closed) {
        var pause = setup.context().settings().look();
        if (news.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
        look(setup);
      }
    } catch (InterruptedException e) {
      log.debug("the builder ends");
    }
  }

  private void look(Setup now) {
    var images = new TreeSet<String>();
    now.context().config().diskimages().forEach(image -> images.add(image.name()));
    cache.builds().forEach(build -> images.add(build.image()));
    for (String name : images) {
      consider(now, situation(now, name, cache.builds(), cache.uploads()));
    }
  }

  private ImageSituation situation(
      Setup now, String name, List<ImageBuild> allBuilds, List<ImageUpload> allUploads) {
    return new ImageSituation(
        name,
        now.context().config().diskimage(name).orElse(null),
        now.clouds().uses(name),
        allBuilds.stream().filter(build -> build.image().equals(name)).toList(),
        allUploads.stream().filter(upload -> upload.image().equals(name)).toList(),
        cache.paused(name),
        cache.buildRequested(name).isPresent(),
        now.context().store().now());
  }

  /** The same from ZooKeeper itself. */
  private ImageSituation fresh(Setup now, String name) throws InterruptedException {
    var images = now.context().store().images();
    return situation(now, name, images.readAllBuilds(), images.readAllUploads());
  }

  private void consider(Setup now, ImageSituation situation) {
    String name = situation.name();
    var context = now.context();
    var cleaning = new ImageCleaning(context, now.clouds()::cloud);
    if (cleaning.isDue(situation)) {
      once(now, "clean " + name, null, () -> cleaning.pass(fresh(now, name)));
    }
    Diskimage image = situation.image();
    if (image == null) {
      return;
    }
    if (BuildRules.decide(situation) instanceof BuildDecision.Build) {
      once(
          now,
          "build " + name,
          builds,
          () -> new ImageBuilding(context).run(image, () -> fresh(now, name)));
    }
    for (var due : UploadRules.due(situation)) {
      now.clouds()
          .cloud(due.use().provider())
          .ifPresent(cloud ->
              once(
                  now,
                  "upload %s to %s".formatted(name, due.use().provider()),
                  uploads,
                  () ->
                      new ImageUploading(context).run(image, due, cloud, () -> fresh(now, name))));
    }
  }

  /** Something that takes time; what goes wrong is logged and tried again at a later look. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /** Does the work on a thread of its own, if it is not being done and there is room for it. */
  private void once(Setup now, String what, @Nullable Semaphore room, Work work) {
    if (closed || working.containsKey(what) || (room != null && !room.tryAcquire())) {
      return;
    }
    now.enter();
    var worker =
        Thread.ofVirtual()
            .name(what)
            .unstarted(() -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                log.debug("{} is interrupted", what);
              } catch (StoreException e) {
                log.warn("{} did not finish and is tried again: {}", what, e.getMessage());
              } catch (RuntimeException e) {
                log.error("{} failed unexpectedly and is tried again", what, e);
              } finally {
                working.remove(what);
                now.leave();
                if (room != null) {
                  room.release();
                  news.release();
                }
              }
            });
    working.put(what, worker);
    worker.start();
  }

  /** Ends what is under way; records say that it has failed, or another builder finds it. */
  @Override
  public void close() {
    closed = true;
    changes.stop();
    thread.interrupt();
    working.values().forEach(Thread::interrupt);
    join(thread);
    working.values().forEach(Builder::join);
    setup.retire();
  }

  /** What a configuration has opened, until nobody works with it any more. */
  private static final class Setup {
    private final BuilderContext context;
    private final Clouds clouds;

    /** Who works with it; the builder itself is one of them. */
    private int users = 1;

    Setup(BuilderContext context, Clouds clouds) {
      this.context = context;
      this.clouds = clouds;
    }

    BuilderContext context() {
      return context;
    }

    Clouds clouds() {
      return clouds;
    }

    synchronized void enter() {
      users++;
    }

    void retire() {
      leave();
    }

    void leave() {
      boolean last;
      synchronized (this) {
        last = --users == 0;
      }
      if (last) {
        clouds.close();
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
