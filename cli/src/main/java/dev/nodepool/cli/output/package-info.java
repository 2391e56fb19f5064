/**
 * How commands show what they found: the tables that Nodepool 11 prints, JSON and YAML. Secrets are
 * taken out before anything is written.
 */
@NullMarked
package dev.nodepool.cli.output;

import org.jspecify.annotations.NullMarked;
