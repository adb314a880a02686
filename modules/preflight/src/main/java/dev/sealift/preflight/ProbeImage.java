package dev.sealift.preflight;

import dev.sealift.oci.Reference;
import java.util.Optional;

/**
 * The image {@code sealift/node-probe} where nodes are to pull it from.
 *
 * @param reference by digest, since that is how all images are asked for
 * @param pullSecret the {@code .dockerconfigjson} that a node needs; empty if nobody has to log in
 */
public record ProbeImage(Reference.Pinned reference, Optional<String> pullSecret) {}
