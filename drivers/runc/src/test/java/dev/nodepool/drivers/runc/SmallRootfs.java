package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A root file system with a sshd, a shell and a few tools of this machine: some 20 MB. */
final class SmallRootfs {
  private static final String SCRIPT =
      """
      set -e
      r=%s
      mkdir -p $r/etc $r/bin $r/usr/bin $r/usr/sbin $r/proc $r/sys $r/dev $r/run $r/tmp $r/var/tmp $r/root $r/home
      chmod 1777 $r/tmp $r/var/tmp
      for name in sh bash id cat ls mkdir chown touch hostname useradd usermod sshd; do
        program=$(command -v $name)
        mkdir -p $r$(dirname $program)
        cp -L $program $r$program
        ldd $program | grep -o '/[^ ]*' | while read -r library; do
          mkdir -p $r$(dirname $library)
          cp -Ln $library $r$library
        done
      done
      [ -e $r/bin/bash ] || cp -L /bin/bash $r/bin/bash
      [ -e $r/bin/sh ] || cp -L /bin/sh $r/bin/sh
      echo root:x:0:0:root:/root:/bin/bash >$r/etc/passwd
      echo sshd:x:101:65534::/run/sshd:/usr/sbin/nologin >>$r/etc/passwd
      echo root:x:0: >$r/etc/group
      printf 'root:*:19000:0:99999:7:::\\nsshd:*:19000:0:99999:7:::\\n' >$r/etc/shadow
      echo yes >$r/made-for-a-test
      echo done
      """;

  private SmallRootfs() {}

  static Path make(Path directory) throws Exception {
    assertThat(Here.shell(SCRIPT.formatted(directory))).endsWith("done\n");
    return directory;
  }
}
