/**
 * The way of a request through one launcher, in this order: {@link
 * dev.nodepool.launcher.request.RequestQueue} holds those that wait, {@link
 * dev.nodepool.launcher.request.PoolWorker} decides, {@link
 * dev.nodepool.launcher.request.AdmittedRequest} owns what is taken for one that a pool serves,
 * {@link dev.nodepool.launcher.request.RequestHandler} serves it.
 */
@NullMarked
package dev.nodepool.launcher.request;

import org.jspecify.annotations.NullMarked;
