/**
 * The real things that tests run against: a Docker engine, containerd, registries and the tools of
 * the trade. They come out of packages and modules into a cache folder; nothing is installed on the
 * machine.
 */
@NullMarked
package dev.sealift.testbench;

import org.jspecify.annotations.NullMarked;
