package dev.nodepool.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a file and opens it anew when somebody has moved or removed it, as logrotate does.
 * Logback calls it from many threads; the check and the write happen under the appender's lock.
 */
final class WatchedFileAppender extends FileAppender<ILoggingEvent> {
  private @Nullable Object key;

  @Override
  public void openFile(String name) throws IOException {
    super.openFile(name);
    key = currentKey(name);
  }

  @Override
  protected void subAppend(ILoggingEvent event) {
    streamWriteLock.lock();
    try {
      reopenIfMoved();
      super.subAppend(event);
    } finally {
      streamWriteLock.unlock();
    }
  }

  private void reopenIfMoved() {
    var name = getFile();
    if (name == null) {
      return;
    }
    var now = currentKey(name);
    if (now != null && now.equals(key)) {
      return;
    }
    try {
      openFile(name);
    } catch (IOException e) {
      addError("The log file " + name + " cannot be opened again", e);
    }
  }

  private static @Nullable Object currentKey(String name) {
    try {
      return Files.readAttributes(Path.of(name), BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
