/**
 * Says why requests wait and nodes stay: the rules of the launcher, asked again anywhere on what
 * stands in ZooKeeper, with the facts that launchers publish.
 */
@NullMarked
package dev.nodepool.launcher.explain;

import org.jspecify.annotations.NullMarked;
