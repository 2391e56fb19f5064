package dev.nodepool.app.process;

import dev.nodepool.model.text.NetworkTrouble;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a daemon that has lost a thread which it cannot do without, so that whoever looks after it
 * starts it anew: an Error, such as too little memory, that ends any thread, and whatever else ends
 * one that is to live as long as the process. Without that it would live on and serve nobody.
 */
public final class ThreadDeaths {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Those of libraries, which have a handler of their own that only writes it down. */
  private static final String LIBRARY = "org.apache.zookeeper.";

  private static final Pattern LONG_LIVED =
      Pattern.compile(
          "(request-queue|PoolWorker|config-watch|stats|ticks|(quota|election|watch|tell|static)-).*"
              + "|.*-(SendThread|EventThread).*");

  private final Thread.UncaughtExceptionHandler handler = this::ended;
  private final Runnable end;

  /**
   * @param end ends the process; it may be called more than once
   */
  public ThreadDeaths(Runnable end) {
    this.end = end;
  }

  /** From now on, in the whole process. */
  public void watch() {
    Thread.setDefaultUncaughtExceptionHandler(handler);
    Thread.ofPlatform().daemon().name("thread-deaths").start(this::adopt);
  }

  /** A new session of a library's has new threads. */
  private void adopt() {
    try {
      while (true) {
        adoptAll();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      log.debug("Threads are no longer watched");
    }
  }

  void adoptAll() {
    // ZooKeeper's server in this process sets one that only writes it down.
    if (Thread.getDefaultUncaughtExceptionHandler() != handler) {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (var above = group; above != null; above = above.getParent()) {
      group = above;
    }
    if (group == null) {
      return;
    }
    var threads = new Thread[group.activeCount() + 64];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (isOfLibrary(threads[i].getClass())) {
        threads[i].setUncaughtExceptionHandler(handler);
      }
    }
  }

  private static boolean isOfLibrary(Class<?> type) {
    for (@Nullable Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one.getName().startsWith(LIBRARY)) {
        return true;
      }
    }
    return false;
  }

  void ended(Thread thread, Throwable why) {
    boolean fatal = why instanceof Error || LONG_LIVED.matcher(thread.getName()).matches();
    try {
      if (why instanceof OutOfMemoryError) {
        log.error(
            "The memory is used up ({}): give the process more with NODEPOOL_JAVA_OPTS, such as -Xmx1g",
            why.getMessage());
      } else {
        log.error(
            "The thread {} has ended unexpectedly: {}",
            thread.getName(),
            NetworkTrouble.words(why));
      }
      log.debug("The thread {} has ended", thread.getName(), why);
    } finally {
      if (fatal) {
        end.run();
      }
    }
  }
}
