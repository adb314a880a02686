/** How fast the tool of the bundle is, side by side with other makers' tools. */
@org.jspecify.annotations.NullMarked
package dev.sealift.bench;
