/**
 * The command that says why a request waits, why a node stays, or where a label can be had: as text
 * for people and as a document for programs.
 */
@NullMarked
package dev.nodepool.cli.explain;

import org.jspecify.annotations.NullMarked;
