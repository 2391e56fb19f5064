package dev.nodepool.drivers.runc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The shell scripts that come with the driver, and the configuration of its containers: what they
 * are made of, and which calls of the kernel they may make.
 */
enum Script {
  CREATE("create.sh"),
  DELETE("delete.sh"),
  LIST("list.sh"),
  USERS("users.sh"),
  USERS_PROGRAM("users.pl"),
  SETUP("setup.sh"),
  ROOTFS("rootfs.sh"),
  CONFIG("config.json"),
  SECCOMP("seccomp.json");

  private final String text;

  Script(String name) {
    try (var in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the driver runc was packed without " + name);
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }
}
