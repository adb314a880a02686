/** Answers the distribution specification, read-only, straight from a bundle. */
@org.jspecify.annotations.NullMarked
package dev.sealift.registryserver;
