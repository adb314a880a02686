/**
 * The words: digests, references, platforms, descriptors and manifests. Immutable; opens nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.oci;
