/**
 * The builder: diskimages become builds, builds become uploads. {@link Builder} looks at each image
 * whenever something has changed, decides by the rules of {@code plan}, and has each build, upload
 * and deletion done on a thread of its own, under the locks that exclude other builders.
 */
@NullMarked
package dev.nodepool.builder;

import org.jspecify.annotations.NullMarked;
