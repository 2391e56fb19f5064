package dev.nodepool.openstack.http.login;

import dev.nodepool.openstack.clouds.Credentials;
import dev.nodepool.openstack.clouds.Credentials.Named;
import dev.nodepool.openstack.http.transport.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Keystone is sent to log in (API v3, POST /auth/tokens). */
final class LoginBody {
  private LoginBody() {}

  static byte[] of(Credentials credentials) {
    var root = Reply.JSON.createObjectNode();
    var auth = root.putObject("auth");
    var identity = auth.putObject("identity");
    switch (credentials) {
      case Credentials.Password it -> {
        identity.putArray("methods").add("password");
        var user = put(identity.putObject("password"), "user", it.user());
        user.put("password", it.password().reveal());
        put(auth.putObject("scope"), "project", it.project());
      }
      case Credentials.Token it -> {
        identity.putArray("methods").add("token");
        identity.putObject("token").put("id", it.token().reveal());
        put(auth.putObject("scope"), "project", it.project());
      }
      // Has its project in itself: Keystone refuses a scope.
      case Credentials.ApplicationCredential it -> {
        identity.putArray("methods").add("application_credential");
        var credential = identity.putObject("application_credential");
        credential.put("secret", it.secret().reveal());
        putIfThere(credential, "id", it.id());
        var user = it.user();
        if (it.id() == null && user != null) {
          putIfThere(credential, "name", it.name());
          put(credential, "user", user);
        }
      }
    }
    return Reply.JSON.writeValueAsBytes(root);
  }

  private static ObjectNode put(ObjectNode parent, String key, Named named) {
    var node = parent.putObject(key);
    if (named.id() != null) {
      return node.put("id", named.id());
    }
    node.put("name", named.name());
    var domain = node.putObject("domain");
    putIfThere(domain, "id", named.domainId());
    if (named.domainId() == null) {
      putIfThere(domain, "name", named.domainName());
    }
    return node;
  }

  private static void putIfThere(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }
}
