/**
 * What can be known of a cluster before anything is changed there: checks that only read, and
 * probes that try it in a namespace of their own. What goes wrong is a finding, not a failure.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.preflight;
