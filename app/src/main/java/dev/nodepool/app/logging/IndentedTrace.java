package dev.nodepool.app.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** The trace of an exception below its message, every line indented. */
public final class IndentedTrace extends ThrowableProxyConverter {
  static final String WORD = "trace";

  @Override
  protected String throwableProxyToString(IThrowableProxy proxy) {
    var trace = super.throwableProxyToString(proxy);
    return AnnotatedMessage.INDENT + AnnotatedMessage.indented(trace) + System.lineSeparator();
  }
}
