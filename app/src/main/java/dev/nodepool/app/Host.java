package dev.nodepool.app;

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
record Host(String name, String fullName) {

  /** May ask the resolver. */
  static Host local() {
    var name = readName();
    return new Host(name, fullName(name));
  }

  private static String readName() {
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
