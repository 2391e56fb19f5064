/**
 * Who is running: registrations of launchers, pools and builders, and what pools publish about
 * themselves beside them.
 */
@NullMarked
package dev.nodepool.store.component;

import org.jspecify.annotations.NullMarked;
