package dev.nodepool.simulator.glance;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;
import java.util.Map;

/** The image service of a region. */
public final class Glance implements Service {
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "Bad Request",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          409, "Conflict",
          413, "Request Entity Too Large",
          415, "Unsupported Media Type",
          429, "Too Many Requests",
          500, "Internal Server Error",
          503, "Service Unavailable");

  private static final List<ApiVersion> APIS =
      List.of(ApiVersion.of("v2.9", "CURRENT", "/v2/"), ApiVersion.of("v2.7", "SUPPORTED", "/v2/"));

  private final Routes routes = new Routes("image");

  public Glance(ProjectClouds projects) {
    routes
        .open("GET", "/", request -> Response.json(300, versions(request)))
        .open("GET", "/versions", request -> Response.ok(versions(request)))
        .open("GET", "/v2", request -> Response.json(300, versions(request)));
    new Images(projects).addTo(routes);
    new ImageData(projects).addTo(routes);
    new Schemas().addTo(routes);
  }

  private static Json versions(Request request) {
    return Json.of("versions", APIS.stream().map(api -> api.describe(request)).toList());
  }

  @Override
  public Routes routes() {
    return routes;
  }

  /** Glance speaks HTML where it refuses. */
  @Override
  public Response error(ApiError error, String requestId) {
    var title =
        error.status() + " " + REASONS.getOrDefault(error.status(), "Internal Server Error");
    var words = error.words().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return Response.text(
        error.status(),
        "text/html; charset=UTF-8",
        """
        <html>
         <head>
          <title>%s</title>
         </head>
         <body>
          <h1>%s</h1>
          %s<br /><br />

         </body>
        </html>\
        """
            .formatted(title, title, words));
  }
}
