package dev.sealift.registryserver;

import dev.sealift.oci.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The errors that a read-only registry gives.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes">distribution-spec,
 *     Error Codes</a>
 */
enum ErrorCode {
  BLOB_UNKNOWN(404, "this repository has no such blob"),
  MANIFEST_UNKNOWN(404, "this repository has no such manifest"),
  NAME_UNKNOWN(404, "the bundle has no such repository"),
  UNSUPPORTED(405, "a bundle is read-only");

  private final int status;
  private final String message;

  ErrorCode(int status, String message) {
    this.status = status;
    this.message = message;
  }

  int status() {
    return status;
  }

  byte[] body(String detail) {
    ObjectNode json = Json.object();
    ObjectNode error = json.putArray("errors").addObject();
    error.put("code", name());
    error.put("message", message);
    error.put("detail", detail);
    return Json.write(json);
  }
}
