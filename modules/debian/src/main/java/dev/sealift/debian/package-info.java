/** Signed Debian packages, resolved by apt in a private root, as a small file tree. */
@NullMarked
package dev.sealift.debian;

import org.jspecify.annotations.NullMarked;
