package dev.nodepool.openstack;

/** A cloud of which every call but the login goes through an interceptor. */
public record InterceptedCloud(Cloud cloud, Interceptor interceptor)
    implements Cloud,
        InterceptedCompute,
        InterceptedNetwork,
        InterceptedVolumes,
        InterceptedImages {

  @Override
  public Access access() throws CloudApiException, InterruptedException {
    return cloud.access();
  }
}
