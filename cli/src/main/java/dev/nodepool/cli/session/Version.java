package dev.nodepool.cli.session;

import picocli.CommandLine.IVersionProvider;

/** The version of this Nodepool, as its jar says. */
public final class Version implements IVersionProvider {
  private static final String UNPACKED = "development";

  public static String text() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Nodepool version: " + text()};
  }
}
