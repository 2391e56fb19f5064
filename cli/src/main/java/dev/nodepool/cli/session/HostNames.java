package dev.nodepool.cli.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The names of this machine.
 *
 * @param name as the system says
 * @param fullName with the domain, when the resolver knows it
 */
public record HostNames(String name, String fullName) {

  /** May ask the resolver. */
  public static HostNames local() {
    var name = ofSystem();
    return new HostNames(name, fullName(name));
  }

  /** The short one, without asking the resolver. */
  public static String ofSystem() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static String fullName(String name) {
    try {
      var full = InetAddress.getByName(name).getCanonicalHostName();
      boolean isName = !full.isEmpty() && full.chars().anyMatch(Character::isLetter);
      boolean isAddress = full.indexOf(':') >= 0;
      return isName && !isAddress && !full.equals("localhost") ? full : name;
    } catch (UnknownHostException e) {
      return name;
    }
  }
}
