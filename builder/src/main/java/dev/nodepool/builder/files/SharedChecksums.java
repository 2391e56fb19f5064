package dev.nodepool.builder.files;

import dev.nodepool.driver.ImageChecksums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of images for those who upload them at the same time: read where the build left
 * them, else computed once, beside the uploads, so that none of them waits for another one.
 * Thread-safe.
 */
public final class SharedChecksums {
  private final Map<Path, Computation> underWay = new HashMap<>();

  SharedChecksums() {}

  /** A computation, and how many want its end. */
  private static final class Computation {
    private final FutureTask<ImageChecksums.Sums> task;
    private int users;

    private Computation(ImageFile image) {
      this.task =
          new FutureTask<>(() -> {
            var sums = Checksums.compute(image.content());
            Checksums.keep(image.path(), sums);
            return sums;
          });
      // No virtual thread: it never waits, and would keep others from running.
      Thread.ofPlatform().daemon().name("checksums of " + image.path()).start(task);
    }
  }

  Use use(ImageFile image) throws IOException {
    var beside = Checksums.beside(image.path());
    return beside.isPresent() ? new Use(beside.get(), null, () -> {}) : begin(image);
  }

  private synchronized Use begin(ImageFile image) {
    var computation = underWay.computeIfAbsent(image.path(), _ -> new Computation(image));
    computation.users++;
    return new Use(null, computation.task, () -> end(image.path(), computation));
  }

  private synchronized void end(Path image, Computation computation) {
    computation.users--;
    if (computation.users == 0) {
      computation.task.cancel(true);
      underWay.remove(image);
    }
  }

  /** Those of one image for one user, who closes them. */
  public static final class Use implements ImageChecksums, AutoCloseable {
    private final @Nullable Sums known;
    private final @Nullable FutureTask<Sums> task;
    private final Runnable onClose;

    private Use(@Nullable Sums known, @Nullable FutureTask<Sums> task, Runnable onClose) {
      this.known = known;
      this.task = task;
      this.onClose = onClose;
    }

    @Override
    public Optional<Sums> known() {
      return Optional.ofNullable(known);
    }

    @Override
    public Sums await() throws IOException, InterruptedException {
      if (task == null) {
        return known().orElseThrow();
      }
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      }
    }

    @Override
    public void close() {
      onClose.run();
    }
  }
}
