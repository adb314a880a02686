package dev.sealift.bundle;

import java.util.Optional;

/**
 * A bundle of which every byte was checked.
 *
 * @param entries how many, the index and its signature included
 * @param bytes size of the file
 * @param signer the key that signed it; empty if signatures were not looked at
 */
public record Verified(int entries, long bytes, Optional<VerificationKey> signer) {}
