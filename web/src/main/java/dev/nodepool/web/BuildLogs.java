package dev.nodepool.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * The logs of image builds, to be listed and read. The folder may come later than the server, and
 * may be another one after a change of the configuration. Links in it are not followed.
 */
final class BuildLogs extends Handler.Abstract {
  static final List<String> PATHS = List.of("/nodepool/builds", "/nodepool-log");

  private final Supplier<Optional<Path>> folder;
  private @Nullable Served served;

  private record Served(Path folder, List<ContextHandler> contexts) {}

  BuildLogs(Supplier<Optional<Path>> folder) {
    this.folder = folder;
  }

  /** False when the path is not below ours, or there is no such folder. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = Request.getPathInContext(request);
    if (PATHS.stream().noneMatch(ours -> path.equals(ours) || path.startsWith(ours + "/"))) {
      return false;
    }
    for (var context : contexts()) {
      if (context.handle(request, response, callback)) {
        return true;
      }
    }
    return false;
  }

  private synchronized List<ContextHandler> contexts() throws Exception {
    var wanted = folder.get().filter(Files::isDirectory).map(BuildLogs::real);
    var now = served;
    if (now != null && wanted.equals(Optional.of(now.folder()))) {
      return now.contexts();
    }
    end(now);
    served = wanted.isEmpty() ? null : begin(wanted.get());
    return served == null ? List.of() : served.contexts();
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException gone) {
      return folder;
    }
  }

  private Served begin(Path real) throws Exception {
    var contexts = PATHS.stream().map(path -> context(path, real)).toList();
    for (var context : contexts) {
      context.setServer(getServer());
      context.start();
    }
    return new Served(real, contexts);
  }

  private static ContextHandler context(String path, Path folder) {
    var files = new ResourceHandler();
    files.setDirAllowed(true);
    files.setWelcomeFiles();
    var context = new ContextHandler(files, path);
    context.setBaseResource(ResourceFactory.of(context).newResource(folder));
    context.getMimeTypes().addMimeMapping("log", "text/plain");
    // Else links would be followed, wherever they lead.
    context.clearAliasChecks();
    return context;
  }

  private static void end(@Nullable Served old) throws Exception {
    if (old != null) {
      for (var context : old.contexts()) {
        context.stop();
      }
    }
  }

  @Override
  protected synchronized void doStop() throws Exception {
    end(served);
    served = null;
    super.doStop();
  }
}
