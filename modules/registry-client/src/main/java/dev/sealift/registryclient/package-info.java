/** Speaks the distribution specification: resolve, fetch, push, mount and resume. */
@org.jspecify.annotations.NullMarked
package dev.sealift.registryclient;
