# Sourced by stack: starts the services in the order in which they need each other.

# seed WHAT: makes projects and users, or flavors, networks and an image, over the APIs
seed() {
  env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/plugins" python3 "$here/seed.py" "$1" --state "$state" --password "$password" \
    --clouds "$clouds" $([ "$full" = no ] || echo --volumes)
}

start_services() {
  local etc=$state/etc
  wsgi keystone 5000 /usr/bin/keystone-wsgi-public --config-file "$etc/keystone.conf"
  wait_for_http keystone "http://$host:5000/v3"
  once identity seed identity
  wsgi placement 8778 /usr/bin/placement-api --config-file "$etc/placement.conf"
  wsgi glance-api 9292 /usr/bin/glance-wsgi-api --config-file "$etc/glance-api.conf"
  wsgi neutron-api 9696 /usr/bin/neutron-api --config-file "$etc/neutron.conf"
  wait_for_http placement "http://$host:8778/"
  if [ "$full" = yes ]; then
    start_full
  else
    daemon nova-api realstack.allinone:main --config-file "$etc/nova.conf"
  fi
  wait_for_http glance-api "http://$host:9292/"
  wait_for_http neutron-api "http://$host:9696/"
  wait_for_http nova-api "http://$host:8774/"
  say "the services answer"
}

start_full() {
  daemon nova-conductor nova.cmd.conductor:main --config-file "$etc/nova.conf"
  daemon nova-scheduler nova.cmd.scheduler:main --config-file "$etc/nova.conf"
  daemon nova-compute realstack.compute:main --config-file "$etc/nova.conf"
  wsgi nova-api 8774 /usr/bin/nova-api-wsgi --config-file "$etc/nova.conf"
  wsgi cinder-api 8776 /usr/bin/cinder-wsgi --config-file "$etc/cinder.conf"
  daemon cinder-scheduler cinder.cmd.scheduler:main --config-file "$etc/cinder.conf"
  daemon cinder-volume cinder.cmd.volume:main --config-file "$etc/cinder.conf"
  wait_for_http cinder-api "http://$host:8776/"
}

# The scheduler of the small stack finds the host itself; in the full one that would take half a minute.
map_compute_host() {
  local tries
  [ "$full" = yes ] && [ "$(sql -N -e 'select count(*) from nova_api.host_mappings')" = 0 ] || return 0
  for ((tries = 0; tries < 300; tries++)); do
    [ "$(sql -N -e 'select count(*) from nova.compute_nodes')" = 0 ] || break
    must_run nova-compute
    must_run nova-conductor
    sleep 0.4
  done
  entry nova.cmd.manage:main --config-file "$state/etc/nova.conf" cell_v2 discover_hosts \
    > "$state/log/discover.log" 2>&1
}
