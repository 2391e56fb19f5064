package dev.nodepool.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The drivers whose sections are known, and how a provider names its own. */
enum Driver {
  OPENSTACK("openstack", true),
  FAKE("fake", true),
  STATIC("static", true),
  RUNC("runc", true),
  METASTATIC("metastatic", true),
  KUBERNETES("kubernetes", true),
  OPENSHIFT("openshift", true),
  OPENSHIFTPODS("openshiftpods", true),
  AWS("aws", false),
  AZURE("azure", false),
  GCE("gce", false),
  IBMVPC("ibmvpc", false);

  private final String driverName;
  private final boolean supported;

  Driver(String driverName, boolean supported) {
    this.driverName = driverName;
    this.supported = supported;
  }

  String driverName() {
    return driverName;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Driver::driverName).toList();
  }

  /**
   * The driver of that provider, or null if nobody knows it. A provider whose name starts with
   * {@code fake} has the fake driver whatever it says, as upstream; the default is openstack.
   */
  static @Nullable Driver of(Spot provider) {
    if (provider.text("name", "").startsWith("fake")) {
      return FAKE;
    }
    var named = provider.text("driver", OPENSTACK.driverName);
    if (named.equals("runC")) {
      return RUNC;
    }
    for (var driver : values()) {
      if (driver.driverName.equals(named)) {
        return driver;
      }
    }
    return null;
  }

  /** Why a provider of this driver serves nobody, or null if it works. */
  @Nullable String disabledBecause() {
    return supported
        ? null
        : "the driver "
            + driverName
            + " is not implemented here: keep this provider on a Python launcher or remove it";
  }

  boolean isOpenstack() {
    return this == OPENSTACK || this == FAKE;
  }

  boolean hasPods() {
    return this == KUBERNETES || this == OPENSHIFT || this == OPENSHIFTPODS;
  }
}
