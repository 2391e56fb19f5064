/** The launcher's web server: for now the question whether the launcher is ready. */
@NullMarked
package dev.nodepool.app.web;

import org.jspecify.annotations.NullMarked;
