/**
 * What is to be built, uploaded and deleted, by pure rules over what is configured and what stands
 * in ZooKeeper.
 */
@NullMarked
package dev.nodepool.builder.plan;

import org.jspecify.annotations.NullMarked;
