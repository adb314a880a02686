package dev.sealift.registryclient;

import dev.sealift.oci.Descriptor;
import java.util.List;

/**
 * What a push would do, as far as the registry says before anything is sent.
 *
 * @param there images that it has already
 * @param images images that would be pushed
 * @param blobs what they need at most; blobs that the registry holds are not sent
 * @param bytes of these blobs
 */
public record Preview(
    List<PushedImage> there, List<PushedImage> images, List<Descriptor> blobs, long bytes) {}
