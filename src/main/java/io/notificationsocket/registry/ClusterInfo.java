package io.notificationsocket.registry;

/**
 * What a node knows of those that share its exchange.
 *
 * @param node this node's id
 * @param nodes how many are alive, this one included
 * @param durability what has to happen until an answered push is lost, in words of the medium:
 *     {@code aof everysec, wait 0}
 */
public record ClusterInfo(String node, int nodes, String durability) {}
