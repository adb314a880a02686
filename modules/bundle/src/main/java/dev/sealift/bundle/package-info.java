/**
 * The contract between both sides: the file that crosses the gap, its index, signature and
 * verification.
 */
@org.jspecify.annotations.NullMarked
package dev.sealift.bundle;
