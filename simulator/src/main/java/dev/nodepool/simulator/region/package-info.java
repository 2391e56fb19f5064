/**
 * The simulated clouds behind the services: one for each project in each region. The services are
 * handed what they need of it and know nothing of where it comes from.
 */
@NullMarked
package dev.nodepool.simulator.region;

import org.jspecify.annotations.NullMarked;
