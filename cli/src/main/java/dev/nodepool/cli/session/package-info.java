/**
 * What every command works with: the options that all share, the configuration, ZooKeeper, the
 * drivers, and how a command fails. Knows no command.
 */
@NullMarked
package dev.nodepool.cli.session;

import org.jspecify.annotations.NullMarked;
