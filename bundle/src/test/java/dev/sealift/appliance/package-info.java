/** The bundle as a site would use it: its own tool, and the programs of its own images. */
@org.jspecify.annotations.NullMarked
package dev.sealift.appliance;
