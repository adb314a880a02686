/** What the bundle promises, seen in clusters without a network. */
@org.jspecify.annotations.NullMarked
package dev.sealift.proof;
