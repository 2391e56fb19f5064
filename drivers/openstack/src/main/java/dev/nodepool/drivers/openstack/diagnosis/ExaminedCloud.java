package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.InterceptedCloud;
import dev.nodepool.openstack.api.Interceptor;

/** What a diagnosis looks at; knows nothing from before. */
record ExaminedCloud(Cloud cloud, Catalog catalog, Marks marks) {

  /** Every call of the diagnosis but the login goes through the interceptor. */
  static ExaminedCloud of(Cloud plain, Catalog catalog, Marks marks, Interceptor interceptor) {
    var cloud = new InterceptedCloud(plain, interceptor);
    return new ExaminedCloud(cloud, catalog.of(cloud), marks);
  }
}
