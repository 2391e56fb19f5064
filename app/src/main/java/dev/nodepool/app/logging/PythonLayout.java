package dev.nodepool.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;

/** Writes events in a format of Python's logging. Thread-safe. */
final class PythonLayout extends LayoutBase<ILoggingEvent> {
  private static final String PROCESS = Long.toString(ProcessHandle.current().pid());

  private final PythonFormat format;

  PythonLayout(PythonFormat format) {
    this.format = format;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    return format.write(event, ZoneId.systemDefault(), PROCESS);
  }
}
