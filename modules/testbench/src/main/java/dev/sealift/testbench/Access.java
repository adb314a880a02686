package dev.sealift.testbench;

/** How a registry lets clients in. */
public sealed interface Access {

  /** Plain HTTP without a password. */
  record Plain() implements Access {}

  /**
   * TLS without a password.
   *
   * @param certificates who the server says it is
   */
  record Tls(PrivateCertificates certificates) implements Access {}

  /**
   * TLS and one account by HTTP Basic, as with an htpasswd file.
   *
   * @param certificates who the server says it is
   * @param user its name
   * @param password its password in clear
   */
  record Account(PrivateCertificates certificates, String user, String password)
      implements Access {}
}
