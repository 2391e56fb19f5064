/** Lets tests steer cloud models from outside the process, by files in a directory. */
@NullMarked
package dev.nodepool.cloudmodel.control;

import org.jspecify.annotations.NullMarked;
