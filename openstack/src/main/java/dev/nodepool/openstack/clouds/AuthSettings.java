package dev.nodepool.openstack.clouds;

import dev.nodepool.openstack.clouds.Credentials.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code auth} of a cloud, and what older files have beside it. */
record AuthSettings(String cloud, String where, Map<String, Object> auth) {
  private static final List<String> OLDER_PLACE =
      List.of(
          """
              auth_url username user_id password token auth_token project_name project_id
              tenant_name tenant_id user_domain_name user_domain_id project_domain_name
              project_domain_id domain_name domain_id default_domain application_credential_id
              application_credential_name application_credential_secret
          """
              .strip()
              .split("\\s+"));

  static AuthSettings of(String cloud, String where, Map<String, Object> settings) {
    var auth = new LinkedHashMap<String, Object>();
    for (var key : OLDER_PLACE) {
      var value = settings.get(key);
      if (value != null) {
        auth.put(key, value);
      }
    }
    auth.putAll(YamlFile.asSettings("cloud %s: auth".formatted(cloud), settings.get("auth")));
    return new AuthSettings(cloud, where, auth);
  }

  Credentials credentials(@Nullable Object type) {
    var kind = type == null ? guess() : type.toString();
    var url = url();
    return switch (kind) {
      case "password", "v3password" -> password(url);
      case "token", "v3token" ->
          new Credentials.Token(url(), secret("token", text("token", "auth_token")), project(kind));
      case "v3applicationcredential", "application_credential" -> applicationCredential(url);
      default ->
          throw wrong(
              "auth_type %s is none of password, token, v3applicationcredential".formatted(kind));
    };
  }

  /** As openstacksdk does when no type is given, plus what can only be meant. */
  private String guess() {
    if (text("application_credential_secret") != null) {
      return "v3applicationcredential";
    }
    return text("password") == null && text("token", "auth_token") != null ? "token" : "password";
  }

  private Credentials password(String url) {
    var user = named("user", text("user_id"), text("username", "user_name"));
    if (user == null) {
      throw wrong("auth has no username");
    }
    return new Credentials.Password(
        url, user, secret("password", text("password")), project("password"));
  }

  private Credentials applicationCredential(String url) {
    var id = text("application_credential_id");
    var name = text("application_credential_name");
    var user = named("user", text("user_id"), text("username", "user_name"));
    if (id == null && (name == null || user == null)) {
      throw wrong(
          "auth needs application_credential_id, or application_credential_name and username");
    }
    return new Credentials.ApplicationCredential(
        url,
        id,
        name,
        user,
        secret("application_credential_secret", text("application_credential_secret")));
  }

  private Named project(String kind) {
    var project =
        named("project", text("project_id", "tenant_id"), text("project_name", "tenant_name"));
    if (project == null) {
      throw wrong("auth (%s) has no project_name or project_id".formatted(kind));
    }
    return project;
  }

  private @Nullable Named named(String what, @Nullable String id, @Nullable String name) {
    if (id == null && name == null) {
      return null;
    }
    var domainId = text(what + "_domain_id", "domain_id", "default_domain_id");
    var domainName = text(what + "_domain_name", "domain_name", "default_domain_name");
    if (domainId == null && domainName == null) {
      // Keystone refuses a name without a domain; every cloud has this one.
      domainId = text("default_domain") == null ? "default" : text("default_domain");
    }
    return new Named(id, name, domainId, domainName);
  }

  private String url() {
    var url = text("auth_url");
    if (url == null) {
      throw wrong("auth has no auth_url");
    }
    if (url.contains("{region_name}")) {
      throw wrong("auth_url %s is one for each region; name one with region-name".formatted(url));
    }
    if (!url.matches("https?://[^\\s]+")) {
      throw wrong("auth_url %s is not a URL".formatted(url));
    }
    return url;
  }

  private Secret secret(String key, @Nullable String value) {
    if (value == null) {
      throw wrong("auth has no " + key + " (it may stand in secure.yaml)");
    }
    return new Secret(value);
  }

  /** The first of these keys that has a value. */
  private @Nullable String text(String... keys) {
    for (var key : keys) {
      var value = auth.get(key);
      if (value != null && !value.toString().isEmpty()) {
        return value.toString();
      }
    }
    return null;
  }

  private CloudConfigException wrong(String what) {
    return new CloudConfigException("cloud %s in %s: %s".formatted(cloud, where, what));
  }

  @Override
  public String toString() {
    return "auth of cloud " + cloud;
  }
}
