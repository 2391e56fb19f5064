package dev.nodepool.store.watch;

/**
 * How much of ZooKeeper's news waits in this process at one moment.
 *
 * @param calls sent or about to be sent, not answered yet
 */
public record StoreQueues(int calls, Cache nodes, Cache requests, Cache images) {

  /**
   * @param events changes that nobody has looked at
   * @param playback records whose new content is being read
   */
  public record Cache(int events, int playback) {}
}
