package dev.sealift.bundle;

import dev.sealift.oci.Digest;
import java.nio.file.Path;

/**
 * A bundle that was written.
 *
 * @param size in bytes
 * @param digest SHA-256 of the whole file, as {@code sha256sum} gives it
 * @param contentKey digest of the index, see {@link BundleWriter#contentKey}
 */
public record WrittenBundle(Path file, long size, Digest digest, Digest contentKey) {}
