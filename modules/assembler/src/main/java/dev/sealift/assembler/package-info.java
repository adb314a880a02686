/** The connected side: image.yaml to OCI images, appliance.yaml to lock and bundle. */
@org.jspecify.annotations.NullMarked
package dev.sealift.assembler;
