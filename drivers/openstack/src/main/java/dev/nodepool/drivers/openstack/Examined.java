package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.Interceptor;

/** What a diagnosis looks at; knows nothing from before. */
record Examined(Cloud cloud, Catalog catalog, Marks marks) {

  /** Every call of the diagnosis but the login goes through the interceptor. */
  static Examined of(Project project, Interceptor interceptor) {
    var cloud = new InterceptedCloud(project.cloud(), interceptor);
    return new Examined(cloud, project.catalog().of(cloud), project.marks());
  }
}
