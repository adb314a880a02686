package dev.sealift.registryclient;

import dev.sealift.oci.BlobSource;
import dev.sealift.oci.Descriptor;
import dev.sealift.oci.Manifest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * One request to a registry.
 *
 * @param scope what a token must allow, as in {@code repository:name:pull,push}
 * @param weight bytes of the body, which the registry may need time to hash
 * @param receiver takes the body of the answer
 */
record Call(
    String method,
    URI uri,
    String scope,
    Map<String, String> headers,
    BodyPublisher body,
    long weight,
    BodyHandler<byte[]> receiver) {
  /** Bytes of the longest answer that is kept: a manifest. */
  static final int LONGEST_ANSWER = Manifest.LARGEST;

  private static final BodyHandler<byte[]> SHORT =
      BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER);

  static Call of(String method, URI uri, String scope) {
    return new Call(method, uri, scope, Map.of(), BodyPublishers.noBody(), 0, SHORT);
  }

  Call receiving(BodyHandler<byte[]> by) {
    return new Call(method, uri, scope, headers, body, weight, by);
  }

  Call with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Call(method, uri, scope, more, body, weight, receiver);
  }

  Call sending(byte[] bytes) {
    return new Call(
        method, uri, scope, headers, BodyPublishers.ofByteArray(bytes), bytes.length, receiver);
  }

  Call sending(BlobSource source, Descriptor blob, long from, long length, LongConsumer sent) {
    BodyPublisher publisher =
        length == 0 ? BodyPublishers.noBody() : new ChannelBody(source, blob, from, length, sent);
    return new Call(method, uri, scope, headers, publisher, length, receiver);
  }
}
