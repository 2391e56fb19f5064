/**
 * What Nodepool needs of Magnum, OpenStack's service for clusters of servers that run Kubernetes:
 * templates, clusters, their groups of nodes, and certificates to get in.
 */
@NullMarked
package dev.nodepool.openstack.magnum;

import org.jspecify.annotations.NullMarked;
