/**
 * What a pool does with a request, decided by pure functions over snapshots (docs/zookeeper.md 4.2
 * and 4.3).
 */
@NullMarked
package dev.nodepool.launcher.rules;

import org.jspecify.annotations.NullMarked;
