/**
 * Commands for people who want nodes: ask, wait, run something on one, give back, and see what is
 * waiting and which labels are served.
 */
@NullMarked
package dev.nodepool.cli.request;

import org.jspecify.annotations.NullMarked;
