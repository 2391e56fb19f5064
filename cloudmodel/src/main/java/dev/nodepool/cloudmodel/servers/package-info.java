/** Nova in a cloud model: servers, from the order to the end, and key pairs. */
@NullMarked
package dev.nodepool.cloudmodel.servers;

import org.jspecify.annotations.NullMarked;
