/** Speaks the distribution specification: push, mount and resume. */
@org.jspecify.annotations.NullMarked
package dev.sealift.registryclient;
