package dev.nodepool.app.web;

import dev.nodepool.metrics.Exposition;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code /metrics} to Prometheus, and leaves every other path to the next. */
final class MetricsHandler extends Handler.Wrapper {
  private final Exposition metrics;

  MetricsHandler(Exposition metrics, Handler next) {
    super(next);
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean readable = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!readable || !Request.getPathInContext(request).equals("/metrics")) {
      return super.handle(request, response, callback);
    }
    var page = metrics.page(request.getHeaders().get(HttpHeader.ACCEPT));
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.body().length);
    response.write(true, ByteBuffer.wrap(page.body()), callback);
    return true;
  }
}
