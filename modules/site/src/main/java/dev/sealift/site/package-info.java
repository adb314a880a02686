/**
 * What a site decided: the site file, read with every mistake in it or written with every default,
 * and the components that it is about.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.site;
