/**
 * What a requestor does with hold requests: finds the one that is meant for a job that has failed,
 * holds the job's nodes for it, and lets them go when the request is deleted. All as Zuul does.
 */
@NullMarked
package dev.nodepool.client.autohold;

import org.jspecify.annotations.NullMarked;
