package dev.nodepool.app;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Ends a thread of a program that runs, as a fault of ours would. */
final class LostThread {
  private LostThread() {}

  /** Called by the virtual machine in that program, with the name that the thread is to have. */
  public static void agentmain(String name) {
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          throw new IllegalStateException("to be seen by a test");
        });
  }

  static void in(long pid, String name, Path folder) throws Exception {
    var machine = VirtualMachine.attach(Long.toString(pid));
    try {
      machine.loadAgent(agent(folder).toString(), name);
    } finally {
      machine.detach();
    }
  }

  /** The program has this class already; only who is to be called is missing. */
  private static Path agent(Path folder) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", LostThread.class.getName());
    var jar = folder.resolve("agent.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    return jar;
  }
}
