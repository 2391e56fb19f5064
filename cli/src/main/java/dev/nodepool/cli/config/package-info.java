/** Commands about configuration files: check one, and make one out of those of others. */
@NullMarked
package dev.nodepool.cli.config;

import org.jspecify.annotations.NullMarked;
