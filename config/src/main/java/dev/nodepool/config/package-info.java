/**
 * What the operator wants: nodepool.yaml and secure.conf turned into immutable records. Every
 * problem is reported as file:line:column with a suggestion; {@link
 * dev.nodepool.config.ConfigLoader} reads once, {@link dev.nodepool.config.ConfigWatch} reads again
 * when a file changes.
 */
@NullMarked
package dev.nodepool.config;

import org.jspecify.annotations.NullMarked;
