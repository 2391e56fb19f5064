package dev.nodepool.openstack.clouds;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to log in to Keystone. */
public sealed interface Credentials {

  /** Where Keystone is. */
  String authUrl();

  /** What must not be seen. */
  List<Secret> secrets();

  /** A user with a password, in a project. */
  record Password(String authUrl, Named user, Secret password, Named project)
      implements Credentials {
    @Override
    public List<Secret> secrets() {
      return List.of(password);
    }
  }

  /** A token that somebody else got, for a project. */
  record Token(String authUrl, Secret token, Named project) implements Credentials {
    @Override
    public List<Secret> secrets() {
      return List.of(token);
    }
  }

  /**
   * An application credential, which has its project in itself.
   *
   * @param user whose it is, when it is given by name
   */
  record ApplicationCredential(
      String authUrl,
      @Nullable String id,
      @Nullable String name,
      @Nullable Named user,
      Secret secret)
      implements Credentials {
    @Override
    public List<Secret> secrets() {
      return List.of(secret);
    }
  }

  /** A user or a project: by its id, or by its name in a domain. */
  record Named(
      @Nullable String id,
      @Nullable String name,
      @Nullable String domainId,
      @Nullable String domainName) {
    @Override
    public String toString() {
      return String.valueOf(name == null ? id : name);
    }
  }
}
