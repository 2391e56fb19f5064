/**
 * How threads wait and share: a deadline, one question for all who want its answer, one query for
 * many. Knows nothing of nodes and clouds; every module may use it.
 */
@NullMarked
package dev.nodepool.concurrent;

import org.jspecify.annotations.NullMarked;
