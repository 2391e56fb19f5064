package dev.nodepool.builder;

import dev.nodepool.builder.build.ImageBuilding;
import dev.nodepool.builder.cleanup.ImageCleaning;
import dev.nodepool.builder.plan.BuildDecision;
import dev.nodepool.builder.plan.BuildRules;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.UploadRules;
import dev.nodepool.config.Diskimage;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.builder.upload.ImageUploading;
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

  private final BuilderContext context;
  private final Clouds clouds;
  private final ImageCache cache;
  private final Semaphore news = new Semaphore(1);
  private final Semaphore builds;
  private final Semaphore uploads;
  private final Map<String, Thread> working = new ConcurrentHashMap<>();
  private final Subscription changes;
  private final Thread thread;
  private volatile boolean closed;

  private Builder(BuilderContext context, Clouds clouds, ImageCache cache) {
    this.context = context;
    this.clouds = clouds;
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
    var builder =
        new Builder(context, Clouds.open(context.config(), drivers, driverContext), cache);
    builder.thread.start();
    return builder;
  }

  private void work() {
    try {
      while (!closed) {
        if (news.tryAcquire(context.settings().look().toNanos(), TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
        look();
      }
    } catch (InterruptedException e) {
      log.debug("the builder ends");
    }
  }

  private void look() throws InterruptedException {
    var images = new TreeSet<String>();
    context.config().diskimages().forEach(image -> images.add(image.name()));
    cache.builds().forEach(build -> images.add(build.image()));
    for (String name : images) {
      consider(situation(name, cache.builds(), cache.uploads()));
    }
  }

  private ImageSituation situation(
      String name, List<ImageBuild> allBuilds, List<ImageUpload> allUploads) {
    return new ImageSituation(
        name,
        context.config().diskimage(name).orElse(null),
        clouds.uses(name),
        allBuilds.stream().filter(build -> build.image().equals(name)).toList(),
        allUploads.stream().filter(upload -> upload.image().equals(name)).toList(),
        cache.paused(name),
        cache.buildRequested(name),
        context.store().now());
  }

  /** The same from ZooKeeper itself. */
  private ImageSituation fresh(String name) throws InterruptedException {
    var images = context.store().images();
    return situation(name, images.readAllBuilds(), images.readAllUploads());
  }

  private void consider(ImageSituation situation) {
    String name = situation.name();
    var cleaning = new ImageCleaning(context, clouds::cloud);
    if (cleaning.isDue(situation)) {
      once("clean " + name, null, () -> cleaning.pass(fresh(name)));
    }
    Diskimage image = situation.image();
    if (image == null) {
      return;
    }
    if (BuildRules.decide(situation) instanceof BuildDecision.Build) {
      once(
          "build " + name,
          builds,
          () -> new ImageBuilding(context).run(image, () -> fresh(name)));
    }
    for (var due : UploadRules.due(situation)) {
      clouds
          .cloud(due.use().provider())
          .ifPresent(cloud ->
              once(
                  "upload %s to %s".formatted(name, due.use().provider()),
                  uploads,
                  () -> new ImageUploading(context).run(image, due, cloud, () -> fresh(name))));
    }
  }

  /** Something that takes time; what goes wrong is logged and tried again at a later look. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /** Does the work on a thread of its own, if it is not being done and there is room for it. */
  private void once(String what, @Nullable Semaphore room, Work work) {
    if (closed || working.containsKey(what) || (room != null && !room.tryAcquire())) {
      return;
    }
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
    clouds.close();
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
