/**
 * The isolated side: the checks before anything is changed, and the installation of the components
 * on a real cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.installer;
