package dev.nodepool.store.component;

import dev.nodepool.model.Component;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.codec.ComponentCodec;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ConnectionState;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.watch.RecordCache;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of this process as the others see it: an ephemeral record, made anew after each lost
 * session. Calls block; any thread.
 */
public final class Registration implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final Connection connection;
  private final RecordCache<Component> records;
  private final Subscription reconnection;
  private volatile Component component;
  private volatile @Nullable Place place;
  private volatile boolean closed;

  /** Where it stands, and the session that it ends with. */
  private record Place(String key, Session session) {}

  Registration(Connection connection, RecordCache<Component> records, Component component) {
    this.connection = connection;
    this.records = records;
    this.component = component;
    this.reconnection =
        connection.link.listen(state -> {
          if (state == ConnectionState.CONNECTED) {
            Thread.ofVirtual().name("register").start(this::reopen);
          }
        });
  }

  /** Whether the others can see it now. */
  public boolean registered() {
    var now = place;
    return now != null && now.session().alive();
  }

  /** Creates the record, unless it stands in the present session. */
  synchronized void open() throws InterruptedException {
    while (!closed && !registered()) {
      var session = connection.link.session();
      var registered = component;
      String kind = ComponentCodec.kind(registered);
      try {
        connection.write(
            List.of(create(kind, registered)),
            results -> {
              String key = kind + "/" + Ops.nameOf(results.getFirst());
              place = new Place(key, session);
              var now = connection.clock.now();
              records.created(key, new Versioned<>(registered, 0, now, now));
            });
      } catch (WriteRefusedException refused) {
        throw Results.unexpected(refused.code(), "to register a " + kind);
      } catch (ConnectionLossException e) {
        connection.awaitReconnected();
        forgetDoubtful(kind, registered);
      }
    }
  }

  private Op create(String kind, Component registered) {
    return Op.create(
        connection.paths.components + "/" + kind + "/" + registered.hostname(),
        ZnodeData.encode(Codecs.COMPONENT, registered, "a component"),
        connection.acl,
        CreateMode.EPHEMERAL_SEQUENTIAL);
  }

  /** A record that was perhaps created when the connection broke must not stand twice. */
  private void forgetDoubtful(String kind, Component registered) throws InterruptedException {
    String directory = connection.paths.components + "/" + kind;
    byte[] bytes = Codecs.COMPONENT.encode(registered);
    for (String name : connection.children(directory)) {
      String path = directory + "/" + name;
      var raw = connection.read(path);
      if (raw.isPresent()
          && java.util.Arrays.equals(raw.get().data(), bytes)
          && connection.ownsEphemeral(raw.get().stat())
          && registered instanceof Component.Pool) {
        Znodes.deleteEphemeral(connection, path, _ -> {});
      }
    }
  }

  private void reopen() {
    try {
      open();
    } catch (InterruptedException | StoreException e) {
      log.warn("the registration of {} was not renewed: {}", component, e.getMessage());
    }
  }

  /** Lets the others see a change; nothing is written when there is none. */
  public synchronized void update(Component changed) throws InterruptedException {
    if (changed.equals(component)) {
      return;
    }
    component = changed;
    while (!closed) {
      open();
      var now = place;
      if (now == null || write(now, changed)) {
        return;
      }
    }
  }

  private boolean write(Place at, Component changed) throws InterruptedException {
    String path = connection.paths.components + "/" + at.key();
    byte[] bytes = ZnodeData.encode(Codecs.COMPONENT, changed, "a component");
    try {
      connection.write(
          List.of(Op.setData(path, bytes, Ops.ANY_VERSION)),
          results -> {
            var stat = Ops.statOf(results.getFirst());
            var raw = new ZnodeData(bytes, stat);
            records.wrote(
                at.key(),
                new Versioned<>(changed, stat.getVersion(), raw.created(), raw.modified()),
                stat.getMzxid());
          });
      return true;
    } catch (WriteRefusedException refused) {
      if (refused.code() != Code.NONODE) {
        throw Results.unexpected(refused.code(), "to update " + at.key());
      }
      place = null;
    } catch (ConnectionLossException e) {
      connection.awaitReconnected();
    }
    return false;
  }

  /** Takes the record away. */
  @Override
  public void close() {
    closed = true;
    reconnection.stop();
    var last = place;
    if (last != null && last.session().alive()) {
      place = null;
      String path = connection.paths.components + "/" + last.key();
      Znodes.deleteEphemeral(connection, path, _ -> records.removed(last.key()));
    }
  }
}
