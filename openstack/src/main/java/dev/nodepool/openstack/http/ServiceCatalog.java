package dev.nodepool.openstack.http;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses where a service is called, by what the cloud offers and clouds.yaml says. */
record ServiceCatalog(CloudConfig cloud, Access access) {
  private static final Pattern VERSION = Pattern.compile("/v\\d+(\\.\\d+)?(/|$)");
  private static final Pattern PROJECT = Pattern.compile("[$%]\\((project|tenant)_id\\)s");

  boolean offers(ServiceType type) {
    return override(type) != null || !of(type).isEmpty();
  }

  /** The URL below which the paths of the API are, without a slash at the end. */
  String url(ServiceType type) throws CloudApiException {
    var override = override(type);
    var url = override == null ? chosen(type).url() : override;
    var bare = url.replaceFirst("/+$", "");
    var whole = VERSION.matcher(bare).find() ? bare : bare + "/" + type.version();
    return PROJECT.matcher(whole).replaceAll(access.projectId());
  }

  private @Nullable String override(ServiceType type) {
    for (var name : type.types()) {
      var url = cloud.endpoints().get(name);
      if (url != null) {
        return url;
      }
    }
    return null;
  }

  private List<Endpoint> of(ServiceType type) {
    for (var name : type.types()) {
      var found = access.endpoints().stream().filter(it -> it.service().equals(name)).toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private Endpoint chosen(ServiceType type) throws CloudApiException {
    var region = cloud.region();
    if (region != null && all(Endpoint::region).noneMatch(region::equals)) {
      throw missing(
          "there is no region %s; the catalog has %s: correct region-name, or region_name in clouds.yaml"
              .formatted(region, list(Endpoint::region)));
    }
    var service = of(type);
    if (service.isEmpty()) {
      throw missing(
          "there is no service %s in the catalog, only %s; the project cannot be used without it"
              .formatted(type.title(), list(Endpoint::service)));
    }
    return pick(service)
        .orElseThrow(() ->
            missing(
                "the service %s has no %s endpoint here; set interface in clouds.yaml to one of those it has, or %s_endpoint_override to its URL"
                    .formatted(
                        type.title(),
                        cloud.interfaceName(),
                        type.types().getFirst().replace('-', '_'))));
  }

  private Optional<Endpoint> pick(List<Endpoint> service) {
    var region = cloud.region();
    return service.stream()
        .filter(it -> it.interfaceName().equals(cloud.interfaceName()))
        .filter(it -> region == null || it.region().equals(region))
        .findFirst();
  }

  private Stream<String> all(Function<Endpoint, String> what) {
    return access.endpoints().stream().map(what);
  }

  private String list(Function<Endpoint, String> what) {
    var all = String.join(", ", all(what).distinct().sorted().toList());
    return all.isEmpty() ? "nothing" : all;
  }

  private CloudApiException missing(String what) {
    return new CloudApiException(
        Kind.UNAVAILABLE,
        "%s at %s: %s".formatted(cloud.title(), cloud.credentials().authUrl(), what));
  }
}
