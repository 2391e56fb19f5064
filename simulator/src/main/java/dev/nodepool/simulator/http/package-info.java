/**
 * What all services of the simulator share: requests and answers, routes, the one door through
 * which calls come in, and the counters of calls. Knows nothing of OpenStack but its manners: how
 * calls are named, request ids, microversions.
 */
@NullMarked
package dev.nodepool.simulator.http;

import org.jspecify.annotations.NullMarked;
