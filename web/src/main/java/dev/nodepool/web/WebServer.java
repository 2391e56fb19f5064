package dev.nodepool.web;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.config.Webapp;
import dev.nodepool.model.text.NetworkTrouble;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The launcher's web server. Requests are served on virtual threads. */
public final class WebServer implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;

  private WebServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Listens from now on.
   *
   * @throws CommandFailure in one sentence, when it cannot
   */
  public static WebServer start(Webapp webapp, WebSources sources) {
    var server = new Server(new VirtualThreadPool());
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(unbracketed(webapp.listenAddress()));
    connector.setPort(webapp.port());
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Sequence(new BuildLogs(sources.buildLogs()), new WebHandler(sources)));
    try {
      server.start();
      return new WebServer(server, connector);
    } catch (Exception e) {
      stop(server);
      throw new CommandFailure(
          "The web server cannot listen on %s port %d (%s): change webapp in the configuration, or start with --no-webapp."
              .formatted(webapp.listenAddress(), webapp.port(), NetworkTrouble.words(e)),
          e);
    }
  }

  private static String unbracketed(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  /** The port that it listens on; another than configured when that was 0. */
  public int port() {
    return connector.getLocalPort();
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The web server did not stop: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    stop(server);
  }
}
