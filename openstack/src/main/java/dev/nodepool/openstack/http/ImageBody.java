package dev.nodepool.openstack.http;

import dev.nodepool.openstack.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The data of an image as the body of a request, in chunks that are read when the connection takes
 * them. Tells how much has been taken. Closed when the call is over, however it ended.
 */
final class ImageBody implements AutoCloseable {
  /** Bigger ones than the JDK's own: each costs the same. */
  private static final int CHUNK = 1 << 17;

  private final ImageSource source;
  private final List<InputStream> open = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable InputStream> first = new AtomicReference<>();

  /** Throws when there is nothing to be read. */
  ImageBody(ImageSource source) throws IOException {
    this.source = source;
    first.set(opened());
  }

  private InputStream opened() throws IOException {
    var stream = source.opening().open();
    open.add(stream);
    return stream;
  }

  BodyPublisher publisher() {
    var chunks = BodyPublishers.ofByteArrays(Chunks::new);
    return source.size() == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(chunks, source.size());
  }

  /** Read by one thread at a time. */
  private final class Chunks implements Iterator<byte[]> {
    private @Nullable InputStream in;
    private long sent;

    /** Whoever sends them once more reads them once more. */
    private InputStream begin() throws IOException {
      var stream = first.getAndSet(null);
      return stream == null ? opened() : stream;
    }

    @Override
    public boolean hasNext() {
      return sent < source.size();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        var from = in == null ? begin() : in;
        in = from;
        int wanted = (int) Math.min(CHUNK, source.size() - sent);
        var chunk = new byte[wanted];
        int read = from.readNBytes(chunk, 0, wanted);
        if (read == 0) {
          throw new IOException("%s has become shorter".formatted(source.title()));
        }
        sent += read;
        source.progress().accept(sent);
        return read == wanted ? chunk : Arrays.copyOf(chunk, read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    for (var stream : open) {
      try {
        stream.close();
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    }
  }
}
