package dev.nodepool.simulator.region;

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
public final class RegionClouds {
  private final InstantSource clock;
  private final long seed;
  private final Function<String, Project> projects;
  private final Function<Project, CloudLayout> layouts;
  private final Map<Key, SimulatedCloud> clouds = new ConcurrentHashMap<>();
  private volatile CloudSettings settings;

  private record Key(String region, String projectId) {}

  /**
   * @param projects by their id
   * @param layouts what the cloud of a project has from the start
   */
  public RegionClouds(
      InstantSource clock,
      long seed,
      CloudSettings settings,
      Function<String, Project> projects,
      Function<Project, CloudLayout> layouts) {
    this.clock = clock;
    this.seed = seed;
    this.settings = settings;
    this.projects = projects;
    this.layouts = layouts;
  }

  /** The cloud of a project in a region; made when it is asked for first. */
  public SimulatedCloud cloud(String region, String projectId) {
    return clouds.computeIfAbsent(new Key(region, projectId), this::make);
  }

  private SimulatedCloud make(Key key) {
    var layout = layouts.apply(projects.apply(key.projectId()));
    var cloud = new SimulatedCloud(clock, layout, seed + 31L * key.hashCode());
    cloud.apply(settings);
    return cloud;
  }

  /** From now on all clouds behave like that. */
  public void apply(CloudSettings wanted) {
    settings = wanted;
    clouds.values().forEach(cloud -> cloud.apply(wanted));
  }

  /** All clouds are new and empty again. */
  public void clear() {
    clouds.clear();
  }

  /** Shows every cloud by its region and the name of its project. */
  public void forEach(BiConsumer<String, SimulatedCloud> each) {
    var byName = new TreeMap<String, SimulatedCloud>();
    clouds.forEach((key, cloud) ->
        byName.put(key.region() + "/" + projects.apply(key.projectId()).name(), cloud));
    byName.forEach(each);
  }
}
