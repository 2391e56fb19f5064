# Sourced by stack: the configuration of every service, as small as it works.

# authtoken USER: how a service checks the tokens that it is shown
authtoken() {
  cat << END
[keystone_authtoken]
www_authenticate_uri = http://$host:5000
auth_url = http://$host:5000
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = $1
password = $password
service_token_roles = service
service_token_roles_required = true
region_name = RegionOne
END
}

# client SECTION USER: how a service calls another
client() {
  cat << END
[$1]
auth_url = http://$host:5000
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = $2
password = $password
region_name = RegionOne
END
}

# common SERVICE: what every service has in its file
common() {
  cat << END
[DEFAULT]
debug = false
use_journal = false
state_path = $state/$1
transport_url = $(messages)
rpc_response_timeout = 60
[oslo_concurrency]
lock_path = $state/lock/$1
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
[oslo_messaging_notifications]
driver = noop
[database]
connection = $(database "$1")
max_pool_size = 10
max_overflow = 50
mysql_sql_mode = TRADITIONAL
END
}

small_or_full() {
  if [ "$full" = yes ]; then echo "$2"; else echo "$1"; fi
}

write_configuration() {
  local e=$state/etc
  mkdir -p "$state"/{,lock/}{nova,neutron,cinder,glance,keystone,placement}
  ln -sf /usr/share/nova-common/api-paste.ini "$e/api-paste.ini"
  ln -sf /usr/share/glance-common/glance-api-paste.ini "$e/glance-api-paste.ini"
  write_keystone
  write_glance
  write_placement
  write_nova
  write_neutron
  write_cinder
}

write_keystone() {
  cat > "$state/etc/keystone.conf" << END
$(common keystone)
[token]
provider = fernet
expiration = 7200
[fernet_tokens]
key_repository = $state/keystone/fernet
[fernet_receipts]
key_repository = $state/keystone/fernet
[credential]
key_repository = $state/keystone/credential
[cache]
enabled = true
backend = dogpile.cache.memory
[security_compliance]
[identity]
password_hash_algorithm = bcrypt
password_hash_rounds = 4
END
}

write_glance() {
  cat > "$state/etc/glance-api.conf" << END
$(common glance)
$(authtoken glance)
[paste_deploy]
flavor = keystone
config_file = /usr/share/glance-common/glance-api-paste.ini
[glance_store]
[DEFAULT]
bind_host = $host
bind_port = 9292
enabled_backends = file:file
worker_self_reference_url = http://$host:9292
enabled_import_methods = [glance-direct,web-download,copy-image]
show_multiple_locations = false
[glance_store]
default_backend = file
[file]
filesystem_store_datadir = $state/images
[os_glance_staging_store]
filesystem_store_datadir = $state/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $state/glance/tasks
[oslo_limit]
END
  mkdir -p "$state/glance/staging" "$state/glance/tasks"
}

write_placement() {
  cat > "$state/etc/placement.conf" << END
[DEFAULT]
debug = false
[api]
auth_strategy = keystone
[placement_database]
connection = $(database placement)
$(authtoken placement)
END
}

write_nova() {
  cat > "$state/etc/nova.conf" << END
$(common nova)
[api_database]
connection = $(database nova_api)
[DEFAULT]
my_ip = $host
host = stack-1
compute_driver = realstack.Driver
instances_path = $state/nova/instances
osapi_compute_listen = $host
enabled_apis = osapi_compute
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
cpu_allocation_ratio = 16.0
ram_allocation_ratio = 1.0
max_concurrent_builds = 50
instance_usage_audit = false
block_device_allocate_retries = 300
block_device_allocate_retries_interval = 1
osapi_max_limit = 1000
ssl_only = false
allow_resize_to_same_host = true
report_interval = 10
service_down_time = 120
default_availability_zone = nova
update_resources_interval = 3600
heal_instance_info_cache_interval = 60
periodic_fuzzy_delay = $(small_or_full 0 10)
[api]
auth_strategy = keystone
vendordata_providers =
[wsgi]
api_paste_config = /usr/share/nova-common/api-paste.ini
[conductor]
workers = 1
[scheduler]
workers = 1
max_attempts = 3
discover_hosts_in_cells_interval = $(small_or_full 2 30)
[filter_scheduler]
track_instance_changes = false
[glance]
api_servers = http://$host:9292
num_retries = 3
$(authtoken nova)
$(client placement placement)
$(client neutron neutron)
service_metadata_proxy = false
$(client cinder nova)
os_region_name = RegionOne
$(client service_user nova)
send_service_user_token = true
[key_manager]
backend = nova.keymgr.conf_key_mgr.ConfKeyManager
fixed_key = 0000000000000000000000000000000000000000000000000000000000000000
[vnc]
enabled = false
[notifications]
[quota]
instances = 100
cores = 400
ram = 819200
key_pairs = 100
server_groups = 50
[upgrade_levels]
END
  [ "$full" = yes ] || sed -i '/^\[cinder\]/,/^os_region_name/d' "$state/etc/nova.conf"
}

write_neutron() {
  cat > "$state/etc/neutron.conf" << END
$(common neutron)
[DEFAULT]
auth_strategy = keystone
bind_host = $host
core_plugin = ml2
service_plugins = realstack_router
api_paste_config = /usr/share/neutron-common/api-paste.ini
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
send_events_interval = 0
dhcp_agent_notification = false
allow_automatic_dhcp_failover = false
router_auto_schedule = false
network_auto_schedule = false
api_workers = 1
rpc_workers = 0
rpc_state_report_workers = 0
max_allowed_address_pair = 10
[quotas]
quota_port = 2000
quota_network = 100
quota_router = 50
quota_floatingip = 200
quota_security_group = 200
quota_security_group_rule = 1000
[agent]
root_helper = sudo
[ml2]
type_drivers = flat,vlan,geneve,local
tenant_network_types = geneve
mechanism_drivers = realstack
extension_drivers = port_security
[ml2_type_flat]
flat_networks = *
[ml2_type_geneve]
vni_ranges = 1:10000
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:2000
[securitygroup]
enable_security_group = true
$(authtoken neutron)
$(client nova nova)
$(client placement placement)
END
}

write_cinder() {
  cat > "$state/etc/cinder.conf" << END
$(common cinder)
[DEFAULT]
auth_strategy = keystone
my_ip = $host
host = stack-1
api_paste_config = /usr/share/cinder-common/api-paste.ini
resource_query_filters_file = /etc/cinder/resource_filters.json
rootwrap_config = /etc/cinder/rootwrap.conf
enabled_backends = realstack
default_volume_type = realstack
glance_api_servers = http://$host:9292
osapi_volume_listen = $host
scheduler_default_filters = CapacityFilter,CapabilitiesFilter
allow_availability_zone_fallback = true
report_interval = 10
service_down_time = 120
[realstack]
volume_driver = realstack.vol.Driver
volume_backend_name = realstack
realstack_dir = $state/volumes
[key_manager]
backend = cinder.keymgr.conf_key_mgr.ConfKeyManager
fixed_key = 0000000000000000000000000000000000000000000000000000000000000000
$(authtoken cinder)
$(client nova nova)
$(client service_user cinder)
send_service_user_token = true
END
}
