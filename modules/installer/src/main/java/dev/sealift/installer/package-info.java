/**
 * The isolated side: how images get to the nodes, and the installation of the components on a real
 * cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.installer;
