/**
 * What the drivers say of their sections. A driver brings a {@link
 * dev.nodepool.config.section.DriverSection} in its artifact, which is found by {@link
 * java.util.ServiceLoader} and needs none of its cloud's libraries; the sections of drivers that
 * are not here stand in this package.
 */
@NullMarked
package dev.nodepool.config.section;

import org.jspecify.annotations.NullMarked;
