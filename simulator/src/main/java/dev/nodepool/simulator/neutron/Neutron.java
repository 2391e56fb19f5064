package dev.nodepool.simulator.neutron;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.region.ProjectClouds;
import java.util.List;
import java.util.Map;

/** The network service of a region. */
public final class Neutron implements Service {
  private static final Map<String, String> TYPES =
      Map.of(
          "Port ", "PortNotFound",
          "Network ", "NetworkNotFound",
          "Subnet ", "SubnetNotFound",
          "Floating IP ", "FloatingIPNotFound",
          "Security group rule ", "SecurityGroupRuleNotFound",
          "External network ", "ExternalGatewayForFloatingIPNotFound",
          "Cannot associate ", "FloatingIPPortAlreadyAssociated",
          "No more IP ", "IpAddressGenerationFailure",
          "Unable to complete ", "NetworkInUse",
          "Router ", "RouterNotFound");

  private static final ApiVersion API = ApiVersion.of("v2.0", "CURRENT", "/v2.0/");

  private final Routes routes = new Routes("network");

  public Neutron(ProjectClouds projects) {
    routes
        .open("GET", "/", request -> Response.ok("versions", List.of(API.describe(request))))
        .open("GET", "/v2.0", request -> Response.ok("resources", List.of()));
    new Networks(projects).addTo(routes);
    new Ports(projects).addTo(routes);
    new FloatingIps(projects).addTo(routes);
    new SecurityGroups(projects).addTo(routes);
    new NetworkQuotas(projects).addTo(routes);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public ApiError apiError(CloudApiException e) {
    if (e.kind() == Kind.QUOTA) {
      return new ApiError(409, "OverQuota", e.words());
    }
    return new ApiError(Service.super.apiError(e).status(), type(e.words()), e.words());
  }

  private static String type(String words) {
    // The longest beginning that fits: a security group is named like its rule.
    return TYPES.entrySet().stream()
        .filter(entry -> words.startsWith(entry.getKey()))
        .max((one, other) -> Integer.compare(one.getKey().length(), other.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(words.startsWith("Security group ") ? "SecurityGroupNotFound" : "");
  }

  @Override
  public Response error(ApiError error, String requestId) {
    var type =
        switch (error.status()) {
          case 400 -> "HTTPBadRequest";
          case 403 -> "PolicyNotAuthorized";
          case 404 -> "HTTPNotFound";
          case 409 -> "HTTPConflict";
          default -> "HTTPInternalServerError";
        };
    var body =
        Json.of("type", error.type().isEmpty() ? type : error.type())
            .with("message", error.words())
            .with("detail", "");
    return Response.json(error.status(), "NeutronError", body);
  }
}
