package dev.nodepool.drivers.openstack.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nodepool.openstack.clouds.Addressing;
import dev.nodepool.openstack.clouds.NetworkEntry;
import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of addresses in docs/openstack.md, row by row. */
class ServerAddressesTest {
  private static final String HEAD = "| clouds.yaml | networks | addresses |";

  @TestFactory
  Stream<DynamicTest> every_case_of_the_table_holds() throws Exception {
    var page = Files.readString(Path.of("../../docs/openstack.md"));
    var rows =
        page.substring(page.indexOf(HEAD)).lines().skip(2).takeWhile(line -> line.startsWith("|"));
    return rows.map(row -> dynamicTest(row, () -> check(cells(row))));
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.split("\\|", -1)).skip(1).map(String::strip).toList();
  }

  private static void check(List<String> cells) throws Exception {
    var rules = rules(cells.get(0));
    var networks = words(cells.get(1)).map(ServerAddressesTest::network).toList();
    var addresses =
        ServerAddresses.of(
            server(words(cells.get(2)).map(ServerAddressesTest::address).toList()),
            NetworkRoles.of("cloud-1", networks, rules),
            rules);
    assertThat(addresses)
        .isEqualTo(new ServerAddresses(cells.get(3), cells.get(4), cells.get(5), cells.get(6)));
  }

  private static Stream<String> words(String cell) {
    return Arrays.stream(cell.split(",")).map(String::strip).filter(it -> !it.isEmpty());
  }

  private static NetworkRules rules(String cell) {
    var said = Arrays.stream(cell.split(";")).map(String::strip).toList();
    List<NetworkEntry> named = new ArrayList<>();
    for (var one : said) {
      var pair = one.split(": *");
      if (pair.length == 2) {
        var flag = pair[1];
        named.add(
            new NetworkEntry(
                pair[0],
                flag.equals("routes_externally"),
                false,
                false,
                flag.equals("default_interface")));
      }
    }
    return new NetworkRules(
        new Addressing(named, true, said.contains("force_ipv4"), said.contains("private")),
        !said.contains("this host has no v6"));
  }

  /**
   * {@code name}, {@code name e} or {@code name p}; {@code id:x} has another name than servers
   * show.
   */
  private static Network network(String text) {
    var words = text.split(" ");
    boolean external = text.endsWith(" e");
    return new Network("id-" + words[0], words[0], external, false, text.endsWith(" p"));
  }

  /** {@code network address}, then perhaps {@code f} and the port. */
  private static Address address(String text) {
    var words = List.of(text.split(" "));
    var last = words.getLast();
    return new Address(
        words.get(0),
        words.get(1),
        words.get(1).contains(":") ? 6 : 4,
        words.contains("f"),
        last.startsWith("m") ? last : "");
  }

  private static Server server(List<Address> addresses) {
    return new Server(
        "s",
        "np1",
        Server.ACTIVE,
        null,
        "host",
        null,
        Instant.EPOCH,
        addresses,
        Map.of(),
        new Flavor("f", "f", 1, 1, 1),
        null,
        List.of(),
        List.of(),
        null);
  }

  @org.junit.jupiter.api.Test
  void addresses_of_special_blocks_are_not_public() {
    for (var address :
        Set.of(
            "10.0.0.1",
            "172.31.0.1",
            "192.168.0.1",
            "127.0.0.1",
            "169.254.9.9",
            "0.0.0.1",
            "192.0.2.9",
            "198.19.255.1",
            "203.0.113.1",
            "255.255.255.255",
            "192.0.0.171",
            "fake",
            "300.1.1.1",
            "fd00::1")) {
      assertThat(PublicAddresses.contain(address)).as(address).isFalse();
    }
    for (var address : Set.of("8.8.8.8", "172.32.0.1", "100.64.0.1", "192.0.0.9", "11.0.0.1")) {
      assertThat(PublicAddresses.contain(address)).as(address).isTrue();
    }
  }
}
