package dev.nodepool.drivers.openstack;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is made of files, and made anew when they change. The old one lives until its last
 * user is done with it. When the new files are of no use the old one stays. Thread-safe.
 */
final class Reloading<T extends AutoCloseable> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.openstack");

  private final String name;
  private final Supplier<String> version;
  private final Supplier<T> opening;
  private final Duration look;
  private String seen;
  private Lease<T> current;
  private long lastLook = System.nanoTime();

  /** Throws what {@code opening} throws. */
  Reloading(String name, Supplier<String> version, Supplier<T> opening, Duration look) {
    this.name = name;
    this.version = version;
    this.opening = opening;
    this.look = look;
    this.seen = version.get();
    this.current = new Lease<>(opening.get());
  }

  /** The newest one; close it when the work with it is done. */
  synchronized Use<T> use() {
    if (System.nanoTime() - lastLook >= look.toNanos()) {
      follow();
      lastLook = System.nanoTime();
    }
    current.users++;
    return new Use<>(this, current);
  }

  private void follow() {
    var now = version.get();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      var next = new Lease<>(opening.get());
      retire(current);
      current = next;
      log.info("{}: clouds.yaml has changed; it is used from now on", name);
    } catch (IllegalArgumentException e) {
      log.error(
          "{}: clouds.yaml has changed and cannot be used, so the old one stays: {}",
          name,
          e.getMessage());
    }
  }

  private void retire(Lease<T> lease) {
    lease.retired = true;
    if (lease.users == 0) {
      shut(lease.it);
    }
  }

  private synchronized void done(Lease<T> lease) {
    lease.users--;
    if (lease.retired && lease.users == 0) {
      shut(lease.it);
    }
  }

  private void shut(T it) {
    try {
      it.close();
    } catch (Exception e) {
      log.warn("{}: the old connections do not close", name, e);
    }
  }

  /** Whoever still uses it fails. */
  @Override
  public synchronized void close() {
    shut(current.it);
  }

  /** One that was made, and how many use it. */
  private static final class Lease<T> {
    private final T it;
    private int users;
    private boolean retired;

    private Lease(T it) {
      this.it = it;
    }
  }

  /** The use of one, from a call to {@link Reloading#use} until it is closed. */
  static final class Use<T extends AutoCloseable> implements AutoCloseable {
    private final Reloading<T> from;
    private final Lease<T> lease;

    private Use(Reloading<T> from, Lease<T> lease) {
      this.from = from;
      this.lease = lease;
    }

    T it() {
      return lease.it;
    }

    @Override
    public void close() {
      from.done(lease);
    }
  }
}
