package dev.nodepool.builder.upload;

/** An upload that gave no usable image; the message is for operators. */
final class UploadFailure extends Exception {
  private static final long serialVersionUID = 1L;

  UploadFailure(String message) {
    super(message);
  }
}
