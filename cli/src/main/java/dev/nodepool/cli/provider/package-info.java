/**
 * Commands about one provider or all: what is stored of it, what its cloud has, and what is wrong
 * with it.
 */
@NullMarked
package dev.nodepool.cli.provider;

import org.jspecify.annotations.NullMarked;
