/** Reads the YAML that people edit, and notes every mistake in it with its file and line. */
@org.jspecify.annotations.NullMarked
package dev.sealift.settings;
