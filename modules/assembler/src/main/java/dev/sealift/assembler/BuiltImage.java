package dev.sealift.assembler;

import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Platform;
import java.util.List;
import java.util.SortedMap;

/**
 * One image in the store.
 *
 * @param root its index, which lists one manifest for each platform
 * @param components what each platform's image holds from outside
 */
record BuiltImage(
    ImageSpec spec,
    Descriptor root,
    SortedMap<Platform, Descriptor> manifests,
    SortedMap<Platform, List<Component>> components) {}
