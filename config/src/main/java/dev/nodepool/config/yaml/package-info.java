/**
 * Reading with places: the files of a configuration as a tree of YAML 1.1 whose every value knows
 * its file, line and column; {@link dev.nodepool.config.yaml.ConfigValue} walks over it however
 * wrong it is, and {@link dev.nodepool.config.yaml.Problems} collects what is wrong.
 */
@NullMarked
package dev.nodepool.config.yaml;

import org.jspecify.annotations.NullMarked;
