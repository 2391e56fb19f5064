package dev.nodepool.simulator;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.faults.FaultInjector;
import dev.nodepool.cloudmodel.settings.SettingsReader;
import dev.nodepool.cloudmodel.time.SimulatedTime;
import dev.nodepool.simulator.cinder.Cinder;
import dev.nodepool.simulator.control.ControlApi;
import dev.nodepool.simulator.control.SimulatorControl;
import dev.nodepool.simulator.glance.Glance;
import dev.nodepool.simulator.http.CallCounts;
import dev.nodepool.simulator.http.Dispatcher;
import dev.nodepool.simulator.http.Dispatcher.Mount;
import dev.nodepool.simulator.http.Service;
import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Accounts;
import dev.nodepool.simulator.keystone.AuthTokenMiddleware;
import dev.nodepool.simulator.keystone.Catalog;
import dev.nodepool.simulator.keystone.Keystone;
import dev.nodepool.simulator.keystone.Tokens;
import dev.nodepool.simulator.magnum.Magnum;
import dev.nodepool.simulator.neutron.Neutron;
import dev.nodepool.simulator.nova.Nova;
import dev.nodepool.simulator.region.ProjectClouds;
import dev.nodepool.simulator.region.RegionClouds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OpenStack cloud on a port. Keystone is at {@code /identity}, the services of a region at
 * {@code /<region>/compute} and so on, and {@code /control} steers it all. Each call has its own
 * virtual thread.
 */
public final class Simulator implements AutoCloseable {
  private static final int BACKLOG = 4096;

  static {
    // A connection that we close while a client is about to use it would look like a lost call.
    System.setProperty("sun.net.httpserver.idleInterval", "86400");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final SimulatedTime time;
  private final Accounts accounts = Accounts.standard();
  private final CallCounts calls = new CallCounts();
  private final Tokens tokens;
  private final RegionClouds regions;
  private final SimulatorControl control;
  private final Map<List<String>, Mount> mounts = new HashMap<>();

  private Simulator(HttpServer http, SimulatorSettings settings) {
    var cloud = SettingsReader.read("the settings of the cloud", settings.cloud());
    this.http = http;
    this.time = new SimulatedTime(Instant.now(), settings.speed());
    this.tokens = new Tokens(time, settings.tokenLife());
    this.regions = new RegionClouds(time, settings.seed(), cloud, this::project, settings::layout);
    var faults = new FaultInjector(new Random(settings.seed()));
    faults.apply(cloud.calls());
    this.control =
        new SimulatorControl(settings.cloud(), regions, faults, calls, time, tokens, accounts);
    mount(settings);
    http.createContext("/", new Dispatcher(this::find, faults, time, calls));
    http.setExecutor(executor);
  }

  private Project project(String id) {
    return accounts.project(id).orElseGet(() -> new Project(id, id));
  }

  private void mount(SimulatorSettings settings) {
    var catalog = new Catalog(settings.regions());
    var keystone = new Keystone(accounts, tokens, catalog, time);
    mounts.put(List.of("identity"), new Mount(keystone, 1, true));
    mounts.put(List.of("control"), new Mount(new ControlApi(control), 1, false));
    for (var region : settings.regions()) {
      ProjectClouds projects = project -> regions.cloud(region, project);
      Map<String, Service> services =
          Map.of(
              "compute", new Nova(projects),
              "image", new Glance(projects),
              "network", new Neutron(projects),
              "volume", new Cinder(projects),
              "container-infra", new Magnum(projects));
      services.forEach((path, service) ->
          mounts.put(
              List.of(region, path),
              new Mount(new AuthTokenMiddleware(keystone, service), 2, true)));
    }
  }

  private Optional<Mount> find(List<String> path) {
    for (int depth = 1; depth <= Math.min(2, path.size()); depth++) {
      var mount = mounts.get(path.subList(0, depth));
      if (mount != null) {
        return Optional.of(mount);
      }
    }
    return Optional.empty();
  }

  /** Starts to serve; throws IllegalArgumentException when the settings make no sense. */
  public static Simulator start(SimulatorSettings settings) throws IOException {
    var http = server(settings);
    try {
      var simulator = new Simulator(http, settings);
      http.start();
      return simulator;
    } catch (IllegalArgumentException e) {
      http.stop(0);
      throw e;
    }
  }

  private static HttpServer server(SimulatorSettings settings) throws IOException {
    var tls = settings.tls().map(ServerCertificate::context);
    var address = new InetSocketAddress(settings.host(), settings.port());
    if (tls.isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    var https = HttpsServer.create(address, BACKLOG);
    https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return https;
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** {@code http://host:port}, or {@code https}, without a slash at its end. */
  public String url() {
    var host = http.getAddress().getHostString();
    return "%s://%s:%d"
        .formatted(
            http instanceof HttpsServer ? "https" : "http",
            host.contains(":") ? "[" + host + "]" : host,
            port());
  }

  /** What {@code auth_url} in clouds.yaml is to be. */
  public String authUrl() {
    return url() + "/identity/v3";
  }

  /** The cloud of the standard project in a region. */
  public SimulatedCloud cloud(String region) {
    return regions.cloud(region, Accounts.PROJECT.id());
  }

  /** Steers the simulator, as the control API does. */
  public SimulatorControl control() {
    return control;
  }

  public Accounts accounts() {
    return accounts;
  }

  /** Stops at once; what the clouds held is gone. */
  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
