package dev.nodepool.drivers.openstack;

import dev.nodepool.config.schema.JsonSchema;
import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.LabelChecks;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;

/** The keys of a provider in an OpenStack cloud, and what must hold of its images and labels. */
public class OpenStackSection implements DriverSection {
  @Override
  public List<String> names() {
    return List.of("openstack");
  }

  @Override
  public JsonSchema schema() {
    return JsonSchema.of(OpenStackSection.class, "openstack.json");
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    for (var image : provider.items("cloud-images")) {
      if (image.has("image-id") && image.has("image-name")) {
        problems.tolerated(
            image.get("image-name"),
            "image-id and image-name exclude each other, and image-id counts; remove one");
      }
    }
    for (var pool : provider.items("pools")) {
      for (var label : pool.items("labels")) {
        LabelChecks.requireOneImage(label, problems);
        if (!label.has("min-ram") && !label.has("flavor-name")) {
          problems.error(label, "a label needs min-ram or flavor-name, or both");
        }
      }
    }
  }
}
