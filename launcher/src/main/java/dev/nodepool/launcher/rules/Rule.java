package dev.nodepool.launcher.rules;

/**
 * The rules that a pool asks of a request, in the order in which they are asked. The names are the
 * codes that people see, so they never change.
 */
public enum Rule {
  NOT_WAITING("is the request waiting?"),
  ALREADY_DECLINED("has this pool not declined it?"),
  PROVIDER_WISH("is no other provider wished for?"),
  PRIORITY("is no better pool free?"),
  OTHERS_HAVE_THE_LABELS("is it not better served elsewhere?"),
  OTHER_IMAGE_UPLOAD("is the upload that it names here?"),
  POOL_DISABLED("is the pool enabled?"),
  LABEL_NOT_AVAILABLE("does the pool have the labels?"),
  LABEL_BROKEN("can the labels be served?"),
  PROVIDER_BROKEN("does the provider work?"),
  IMAGE_NOT_AVAILABLE("are the images uploaded?"),
  IMAGE_PAUSED("are the images built?"),
  NEVER_FITS("does it fit an empty pool?"),
  FRESH_ONLY("can nodes be made in advance?"),
  TENANT_QUOTA("is the tenant below its limit?"),
  LABEL_QUOTA("is a machine free?"),
  HOST_DOWN("do the machines answer?"),
  MAX_CONCURRENCY("is the provider not busy?"),
  POOL_PAUSED("is the pool not paused?"),
  POOL_QUOTA("is there room now?");

  private final String question;

  Rule(String question) {
    this.question = question;
  }

  /** What is asked, so that yes means that the request goes on. */
  public String question() {
    return question;
  }
}
