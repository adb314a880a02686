/** Generated content for tests, and registries that misbehave. */
@org.jspecify.annotations.NullMarked
package dev.sealift.testkit;
