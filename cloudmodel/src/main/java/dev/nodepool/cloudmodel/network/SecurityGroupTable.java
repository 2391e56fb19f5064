package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.SecurityGroup;
import dev.nodepool.openstack.network.SecurityGroupRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The security groups of a simulated project. Guarded by the cloud's lock. */
public final class SecurityGroupTable {
  private final Ids ids;
  private final Map<String, SimulatedGroup> byId = new LinkedHashMap<>();

  /** A security group with the ids of its rules. */
  public record SimulatedGroup(
      String id, String name, String description, Map<String, SecurityGroupRule> rules) {
    public SimulatedGroup {
      rules = Map.copyOf(rules);
    }

    SecurityGroup group() {
      return new SecurityGroup(id, name, List.copyOf(rules.values()));
    }
  }

  SecurityGroupTable(Ids ids) {
    this.ids = ids;
  }

  public SimulatedGroup add(String name, String description, List<SecurityGroupRule> rules) {
    var withIds = new LinkedHashMap<String, SecurityGroupRule>();
    rules.forEach(rule -> withIds.put(ids.next(), rule));
    return put(new SimulatedGroup(ids.next(), name, description, withIds));
  }

  private SimulatedGroup put(SimulatedGroup group) {
    byId.put(group.id(), group);
    return group;
  }

  public List<SimulatedGroup> all() {
    return List.copyOf(byId.values());
  }

  public SimulatedGroup get(String id) throws CloudApiException {
    var group = byId.get(id);
    if (group == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Security group %s does not exist".formatted(id));
    }
    return group;
  }

  public Optional<SimulatedGroup> find(String nameOrId) {
    var found = byId.get(nameOrId);
    return found != null
        ? Optional.of(found)
        : byId.values().stream().filter(it -> it.name().equals(nameOrId)).findFirst();
  }

  public void remove(String id) throws CloudApiException {
    get(id);
    byId.remove(id);
  }

  /** The id of the new rule. */
  public String addRule(String groupId, SecurityGroupRule rule) throws CloudApiException {
    var group = get(groupId);
    if (group.rules().containsValue(rule)) {
      throw new CloudApiException(
          Kind.CONFLICT, "Security group rule already exists in group %s.".formatted(groupId));
    }
    var id = ids.next();
    var rules = new LinkedHashMap<>(group.rules());
    rules.put(id, rule);
    put(new SimulatedGroup(group.id(), group.name(), group.description(), rules));
    return id;
  }

  public void removeRule(String ruleId) throws CloudApiException {
    for (var group : new ArrayList<>(byId.values())) {
      if (group.rules().containsKey(ruleId)) {
        var rules = new LinkedHashMap<>(group.rules());
        rules.remove(ruleId);
        put(new SimulatedGroup(group.id(), group.name(), group.description(), rules));
        return;
      }
    }
    throw new CloudApiException(
        Kind.NOT_FOUND, "Security group rule %s does not exist".formatted(ruleId));
  }
}
