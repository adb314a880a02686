package dev.sealift.registryclient;

/** How a registry lets blobs be uploaded; what one blob taught holds for the rest of the push. */
sealed interface Strategy {
  /** The chunk that a first 413 leads to: what proxies that limit bodies mostly let through. */
  long FIRST_CHUNK = 4L << 20;

  /** Smaller chunks than this are refused by some registries, and slow with all. */
  long SMALLEST_CHUNK = 64L << 10;

  /** One PUT with the whole body (end-6). */
  record Monolithic() implements Strategy {}

  /** One PATCH with the whole body, then an empty PUT (end-5, end-6). */
  record Streamed() implements Strategy {}

  /**
   * A PATCH for each chunk, then an empty PUT.
   *
   * @param size bytes
   */
  record Chunked(long size) implements Strategy {}

  /** What to try after the registry found a body too large. */
  default Strategy smaller() {
    return switch (this) {
      case Monolithic _, Streamed _ -> new Chunked(FIRST_CHUNK);
      case Chunked(long size) -> new Chunked(size / 2);
    };
  }

  /** Bytes to send next. */
  default long next(long left) {
    return switch (this) {
      case Monolithic _, Streamed _ -> left;
      case Chunked(long size) -> Math.min(size, left);
    };
  }

  /** Whether there is any point in trying it. */
  default boolean isSensible() {
    return !(this instanceof Chunked(long size)) || size >= SMALLEST_CHUNK;
  }
}
