/**
 * The lists that Nodepool 11's launcher serves, as the table or the JSON that it gives: from the
 * watched copies of the records, so that a request costs no call to ZooKeeper.
 */
@NullMarked
package dev.nodepool.web.listing;

import org.jspecify.annotations.NullMarked;
