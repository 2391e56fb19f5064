/** The scenarios that measure, one command each. */
@NullMarked
package dev.nodepool.bench.scenario;

import org.jspecify.annotations.NullMarked;
