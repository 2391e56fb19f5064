package dev.nodepool.openstack.http.transport;

import dev.nodepool.model.text.NetworkTrouble;
import java.io.IOException;

/** The connection ended before the whole answer was there. */
final class LostAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  LostAnswerException(IOException cause) {
    super(NetworkTrouble.words(cause), cause);
  }
}
