package dev.nodepool.simulator;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.simulator.keystone.Account.Project;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The clouds of all projects in all regions. Thread-safe. */
public final class Regions {
  private final InstantSource clock;
  private final boolean fakeLayout;
  private final long seed;
  private final Function<String, Project> projects;
  private final Map<Place, SimulatedCloud> clouds = new ConcurrentHashMap<>();
  private volatile CloudSettings settings;

  private record Place(String region, String projectId) {}

  /**
   * @param projects by their id
   */
  Regions(
      InstantSource clock,
      SimulatorSettings start,
      CloudSettings settings,
      Function<String, Project> projects) {
    this.clock = clock;
    this.fakeLayout = start.fakeLayout();
    this.seed = start.seed();
    this.projects = projects;
    this.settings = settings;
  }

  /** The cloud of a project in a region; made when it is asked for first. */
  public SimulatedCloud cloud(String region, String projectId) {
    return clouds.computeIfAbsent(new Place(region, projectId), this::make);
  }

  private SimulatedCloud make(Place place) {
    var project = projects.apply(place.projectId());
    var layout =
        fakeLayout
            ? CloudLayout.fake(project.id(), project.name())
            : CloudLayout.standard(project.id(), project.name());
    var cloud = new SimulatedCloud(clock, layout, seed + 31L * place.hashCode());
    cloud.apply(settings);
    return cloud;
  }

  /** From now on all clouds behave like that. */
  public void apply(CloudSettings wanted) {
    settings = wanted;
    clouds.values().forEach(cloud -> cloud.apply(wanted));
  }

  public CloudSettings settings() {
    return settings;
  }

  /** All clouds are new and empty again. */
  public void clear() {
    clouds.clear();
  }

  /** Shows every cloud by its region and the name of its project. */
  public void forEach(BiConsumer<String, SimulatedCloud> each) {
    var byName = new TreeMap<String, SimulatedCloud>();
    clouds.forEach((place, cloud) ->
        byName.put(place.region() + "/" + projects.apply(place.projectId()).name(), cloud));
    byName.forEach(each);
  }
}
