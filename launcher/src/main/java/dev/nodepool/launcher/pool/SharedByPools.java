package dev.nodepool.launcher.pool;

import dev.nodepool.launcher.node.ReadyNodes;
import dev.nodepool.launcher.quota.TenantQuota;
import dev.nodepool.launcher.quota.WaitingRequests;
import dev.nodepool.launcher.ready.ReadyStock;

/** What all pools of a launcher take from, and who is to be served before whom. */
public record SharedByPools(
    TenantQuota tenants, ReadyNodes ready, ReadyStock stock, WaitingRequests waiting) {}
