/**
 * Everything that Nodepool does over SSH: collecting a machine's host keys, running a command on it
 * and putting a file there.
 *
 * <p>{@link dev.nodepool.ssh.SshConnections} is the one client of the process; {@link
 * dev.nodepool.ssh.HostKeyScan} and {@link dev.nodepool.ssh.RemoteShell} work through it. All calls
 * block and are meant for virtual threads; an interrupt ends them and closes what they opened.
 */
@NullMarked
package dev.nodepool.ssh;

import org.jspecify.annotations.NullMarked;
