/** How a cloud model is to behave, as records, and how people write that in JSON. */
@NullMarked
package dev.nodepool.cloudmodel.settings;

import org.jspecify.annotations.NullMarked;
