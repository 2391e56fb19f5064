# Lends a node users of its own, which are nobody to the host.
#   users.pl FILE FIRST     makes a user namespace in which 0 is FIRST outside, and binds it to FILE
#   users.pl FILE FROM TO   mounts FROM at TO, read-only, with its owners as that namespace has them
# Perl, since it can make system calls by their numbers, which are the same on every architecture:
# the mount command knows these mounts only since util-linux 2.39. Exit code 19: not possible here.
use strict;
use warnings;

sub fail {
  my ($what) = @_;
  print STDERR "nodes cannot have users of their own there: $what\n";
  exit(19);
}

sub make {
  my ($file, $first) = @_;
  pipe(my $hear, my $say) && pipe(my $wait, my $go) or fail("no pipe: $!");
  my $pid = fork() // fail("no process: $!");
  if (!$pid) {
    close($hear);
    close($go);
    open(STDIN, '<&', $wait);
    open(STDOUT, '>&', $say);
    exec('unshare', '--user', '/bin/sh', '-c', 'echo there; read -r line || :') or exit(1);
  }
  close($say);
  close($wait);
  defined(readline($hear)) or fail('the kernel makes no user namespace');
  for my $map ('uid_map', 'gid_map') {
    open(my $out, '>', "/proc/$pid/$map") or fail("$map: $!");
    print $out "0 $first 65536\n";
    close($out) or fail("$map of 65536 ids from $first: $!");
  }
  system('mount', '--bind', "/proc/$pid/ns/user", $file) == 0 or fail('the user namespace is not kept');
  close($go);
  waitpid($pid, 0);
}

sub lend {
  my ($file, $from, $to) = @_;
  my $users;
  open($users, '<', $file) or fail("$file: $!");
  my $nothing = '';
  # open_tree(AT_FDCWD, from, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)
  my $tree = syscall(428, -100, $from, 0x80001);
  $tree >= 0 or fail("$from cannot be mounted a second time: $!");
  # MOUNT_ATTR_RDONLY | MOUNT_ATTR_IDMAP, and MS_PRIVATE: what happens below stays there
  my $attributes = pack('QQQQ', 0x100001, 0, 1 << 18, fileno($users));
  # mount_setattr(tree, "", AT_EMPTY_PATH, ...)
  syscall(442, $tree, $nothing, 0x1000, $attributes, length($attributes)) == 0
    or fail("$from cannot be mounted with other owners: $!; that takes Linux 5.19 and ext4, xfs, btrfs or f2fs");
  # move_mount(tree, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH)
  syscall(429, $tree, $nothing, -100, $to, 4) == 0 or fail("$from cannot be mounted at $to: $!");
}

@ARGV == 2 ? make(@ARGV) : lend(@ARGV);
