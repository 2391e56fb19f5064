/**
 * Text that others wrote, such as requestors, clouds and configurations, before it is shown: made
 * printable, and without secrets. Whatever goes to a terminal, a log or a document passes here.
 */
@NullMarked
package dev.nodepool.model.text;

import org.jspecify.annotations.NullMarked;
