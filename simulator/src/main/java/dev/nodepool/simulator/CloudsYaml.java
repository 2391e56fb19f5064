package dev.nodepool.simulator;

import dev.nodepool.simulator.keystone.Account.User;
import dev.nodepool.simulator.keystone.Accounts;
import java.nio.file.Path;

/** The clouds.yaml of a simulator: a cloud for each way to log in. */
public final class CloudsYaml {
  private CloudsYaml() {}

  /**
   * The content of the file.
   *
   * @param region that commands use
   */
  public static String of(String authUrl, String region) {
    return of(authUrl, region, "");
  }

  /** The same for a simulator with TLS, whose certificate is trusted then. */
  public static String of(String authUrl, String region, Path certificate) {
    return of(authUrl, region, "    cacert: %s\n".formatted(certificate.toAbsolutePath()));
  }

  private static String of(String authUrl, String region, String more) {
    return """
    clouds:
    %s%s  simulator-appcred:
        auth_type: v3applicationcredential
        auth:
          auth_url: %s
          application_credential_id: %s
          application_credential_secret: %s
        region_name: %s
        identity_api_version: 3
    """
            .formatted(
                byPassword("simulator", Accounts.USER, authUrl, region) + more,
                byPassword("simulator-admin", Accounts.ADMIN, authUrl, region) + more,
                authUrl,
                Accounts.CREDENTIAL.id(),
                Accounts.CREDENTIAL.secret(),
                region)
        + more;
  }

  private static String byPassword(String name, User user, String authUrl, String region) {
    return """
      %s:
        auth:
          auth_url: %s
          username: %s
          password: %s
          project_name: %s
          user_domain_name: Default
          project_domain_name: Default
        region_name: %s
        identity_api_version: 3
    """
        .formatted(name, authUrl, user.name(), user.password(), Accounts.PROJECT.name(), region)
        .indent(0);
  }
}
