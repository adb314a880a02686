package dev.sealift.registryclient;

import dev.sealift.oci.Digest;
import java.net.URI;

/** The addresses of one repository (distribution-spec, Endpoints). */
record Endpoints(URI base, String repository) {

  /** What a token for writing here must allow. */
  String scope() {
    return "repository:" + repository + ":pull,push";
  }

  /** What a token for reading here must allow. */
  String pullScope() {
    return "repository:" + repository + ":pull";
  }

  /** end-2, end-10. */
  URI blob(Digest digest) {
    return base.resolve("/v2/" + repository + "/blobs/" + digest);
  }

  /** end-3, end-7: by tag or digest. */
  URI manifest(String selector) {
    return base.resolve("/v2/" + repository + "/manifests/" + selector);
  }

  /** end-4a. */
  URI uploads() {
    return base.resolve("/v2/" + repository + "/blobs/uploads/");
  }

  /** end-11: take the blob from a repository that has it. */
  URI mount(Digest digest, String from) {
    return base.resolve("/v2/" + repository + "/blobs/uploads/?mount=" + digest + "&from=" + from);
  }

  /** end-6: an upload's address, finished with its digest. */
  static URI finish(URI upload, Digest digest) {
    String text = upload.toString();
    return URI.create(text + (text.contains("?") ? "&" : "?") + "digest=" + digest);
  }
}
