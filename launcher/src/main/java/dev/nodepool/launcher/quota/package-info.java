/**
 * Who may use how much: of a provider and its pools ({@link
 * dev.nodepool.launcher.quota.QuotaLedger}), of a tenant's limits ({@link
 * dev.nodepool.launcher.quota.TenantQuota}), at a time ({@link
 * dev.nodepool.launcher.quota.Concurrency}). Knows amounts and records, no cloud, no pool that
 * works, no request.
 */
@NullMarked
package dev.nodepool.launcher.quota;

import org.jspecify.annotations.NullMarked;
