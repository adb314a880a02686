/** Signed Debian packages, resolved by apt in a private root, as a file tree. */
@org.jspecify.annotations.NullMarked
package dev.sealift.debian;
