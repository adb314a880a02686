package dev.sealift.site;

/** How this component is satisfied. */
public sealed interface Certificates {

  /** cert-manager: a healthy one that is there is used, else the bundled one is installed. */
  record CertManager() implements Certificates {}
}
