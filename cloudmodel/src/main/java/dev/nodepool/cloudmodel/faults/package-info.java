/**
 * What goes wrong in a cloud model because somebody wants it to: failures inside the cloud that are
 * counted down, and calls from outside that are slow, fail or get no answer.
 */
@NullMarked
package dev.nodepool.cloudmodel.faults;

import org.jspecify.annotations.NullMarked;
