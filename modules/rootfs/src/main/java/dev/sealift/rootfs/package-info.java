/** A file tree in memory, and the reproducible layer that is made of it. */
@org.jspecify.annotations.NullMarked
package dev.sealift.rootfs;
