# Sourced by stack: where the services keep what they know. SQLite, or MariaDB with RabbitMQ beside it.

database() {
  if [ "$full" = yes ]; then
    echo "mysql+pymysql://stack:$password@$host:13306/$1?charset=utf8"
  else
    echo "sqlite:///$state/db/$1.sqlite"
  fi
}

messages() {
  if [ "$full" = yes ]; then
    echo "rabbit://stack:$password@$host:15673/"
  else
    echo "fake:///" # within one process
  fi
}

sql() { mariadb -S "$state/run/mysql.sock" -u root "$@"; }

start_mariadb() {
  local fresh=no tries name
  if [ ! -d "$state/mysql/mysql" ]; then
    fresh=yes
    mkdir -p "$state/mysql"
    chown mysql:mysql "$state/mysql"
    chown mysql "$state/run"
    chmod 755 "$state"
    mariadb-install-db --no-defaults --user=mysql --datadir="$state/mysql" \
      --auth-root-authentication-method=socket --skip-test-db > "$state/log/mysql-install.log" 2>&1
  fi
  # Nothing here outlives the tests: speed goes before durability.
  spawn mariadb mariadbd --no-defaults --user=mysql --datadir="$state/mysql" \
    --socket="$state/run/mysql.sock" --pid-file="$state/run/mariadb.own" --bind-address=$host --port=13306 \
    --max-connections=1000 --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --skip-log-bin \
    --sync-binlog=0 --innodb-buffer-pool-size=256M --innodb-log-file-size=64M --skip-name-resolve \
    --character-set-server=utf8mb3 --innodb-flush-method=nosync
  for ((tries = 0; tries < 150; tries++)); do
    ! sql -e 'select 1' > /dev/null 2>&1 || break
    must_run mariadb
    sleep 0.2
  done
  [ "$fresh" = yes ] || return 0
  {
    for name in keystone glance placement nova_api nova_cell0 nova neutron cinder; do
      echo "CREATE DATABASE $name CHARACTER SET utf8mb3;"
    done
    echo "CREATE USER 'stack'@'%' IDENTIFIED BY '$password'; GRANT ALL ON *.* TO 'stack'@'%';"
  } | sql
}

start_rabbitmq() {
  local home=$state/rabbitmq/home
  mkdir -p "$home"
  if [ ! -e "$home/.erlang.cookie" ]; then
    echo stack-cookie-000000 > "$home/.erlang.cookie"
    chmod 400 "$home/.erlang.cookie"
  fi
  echo '[].' > "$state/rabbitmq/plugins"
  cat > "$state/rabbitmq/rabbitmq.conf" << END
listeners.tcp.1 = $host:15673
default_user = stack
default_pass = $password
loopback_users = none
log.file.level = warning
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
END
  spawn epmd env ERL_EPMD_ADDRESS=$host ERL_EPMD_PORT=14369 epmd -address $host -port 14369
  # Not the wrapper in /usr/sbin: that one insists on a user and a home of its own.
  spawn rabbitmq env HOME="$home" RABBITMQ_NODENAME=stack@localhost \
    RABBITMQ_CONFIG_FILE="$state/rabbitmq/rabbitmq.conf" RABBITMQ_CONF_ENV_FILE=/dev/null \
    RABBITMQ_MNESIA_BASE="$state/rabbitmq/mnesia" RABBITMQ_LOG_BASE="$state/log" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$state/rabbitmq/plugins" RABBITMQ_DIST_PORT=15674 \
    ERL_EPMD_ADDRESS=$host ERL_EPMD_PORT=14369 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
}

identity_and_images() {
  local conf=$state/etc/keystone.conf
  entry keystone.cmd.manage:main --config-file "$conf" db_sync
  entry keystone.cmd.manage:main --config-file "$conf" fernet_setup --keystone-user root --keystone-group root
  entry keystone.cmd.manage:main --config-file "$conf" credential_setup --keystone-user root --keystone-group root
  entry keystone.cmd.manage:main --config-file "$conf" bootstrap --bootstrap-password "$password" \
    --bootstrap-admin-url "http://$host:5000/v3" --bootstrap-internal-url "http://$host:5000/v3" \
    --bootstrap-public-url "http://$host:5000/v3" --bootstrap-region-id RegionOne
  entry glance.cmd.manage:main --config-file "$state/etc/glance-api.conf" db_sync
  entry placement.cmd.manage:main --config-file "$state/etc/placement.conf" db sync
  [ "$full" = no ] || entry cinder.cmd.manage:main --config-file "$state/etc/cinder.conf" db sync
}

servers_and_networks() {
  local conf=$state/etc/nova.conf
  entry nova.cmd.manage:main --config-file "$conf" api_db sync
  entry nova.cmd.manage:main --config-file "$conf" cell_v2 map_cell0 --database_connection "$(database nova_cell0)"
  entry nova.cmd.manage:main --config-file "$conf" db sync
  entry nova.cmd.manage:main --config-file "$conf" cell_v2 create_cell --name cell1
  if [ "$full" = yes ]; then
    entry neutron.db.migration.cli:main --config-file "$state/etc/neutron.conf" upgrade heads
  else
    # Neutron's migrations are not for SQLite: the tables are made from its models.
    python3 -c "
import sqlalchemy
from neutron.db.migration.models import head
head.get_metadata().create_all(sqlalchemy.create_engine('$(database neutron)'))"
  fi
}

# Two lanes, for two cores.
make_schemas() {
  local first second
  # What an attempt that was killed left is no base for the next.
  rm -rf "$state/db"
  mkdir -p "$state/db"
  (set -e; identity_and_images) > "$state/log/schemas-1.log" 2>&1 &
  first=$!
  (set -e; servers_and_networks) > "$state/log/schemas-2.log" 2>&1 &
  second=$!
  wait $first || { tail -20 "$state/log/schemas-1.log" >&2; exit 1; }
  wait $second || { tail -20 "$state/log/schemas-2.log" >&2; exit 1; }
}
