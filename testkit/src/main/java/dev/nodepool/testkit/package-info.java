/**
 * What tests of all modules share: the contract that every driver passes, servers to talk to, and
 * records with defaults. A driver's test class implements {@link
 * dev.nodepool.testkit.ProviderContract} and says in a {@link
 * dev.nodepool.testkit.ProviderContract.Subject} how to open its provider.
 */
@NullMarked
package dev.nodepool.testkit;

import org.jspecify.annotations.NullMarked;
