/**
 * What clouds.yaml and its companions say of a cloud: where it is, who we are there, how its
 * networks are meant, and what the environment says of proxies. Read as openstacksdk reads them, so
 * that the files that a user has for other tools serve here too.
 */
@NullMarked
package dev.nodepool.openstack.clouds;

import org.jspecify.annotations.NullMarked;
