/**
 * The drill: a real cluster of one node in a container without a network, on which an installation
 * is rehearsed as on an isolated site. What the cluster tries to send out is counted.
 */
@NullMarked
package dev.sealift.drill;

import org.jspecify.annotations.NullMarked;
