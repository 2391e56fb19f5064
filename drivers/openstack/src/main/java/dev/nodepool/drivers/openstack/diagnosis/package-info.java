/**
 * Looks whether a project has what the labels of a provider need, for the doctor and the diagnosis
 * at the start.
 */
@NullMarked
package dev.nodepool.drivers.openstack.diagnosis;

import org.jspecify.annotations.NullMarked;
