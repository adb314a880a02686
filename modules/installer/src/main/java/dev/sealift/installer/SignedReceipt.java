package dev.sealift.installer;

import dev.sealift.bundle.KeyAlgorithm;
import dev.sealift.bundle.SigningKey;
import dev.sealift.bundle.VerificationKey;
import dev.sealift.preflight.Ours;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * The receipt of the last installation, kept in the cluster and signed by a key that was made for
 * this site, so that a copy can be held against it later.
 *
 * @param document JSON
 * @param signature in cosign's form
 * @param key the public key, in PEM
 */
public record SignedReceipt(String document, String signature, String key) {
  private static final String NAME = "sealift-receipt";
  private static final String KEY_SECRET = "sealift-receipt-key";
  private static final String PRIVATE = "private.pem";
  private static final String PUBLIC = "public.pem";

  /** Signs a receipt and keeps it. */
  static SignedReceipt keep(KubernetesClient client, Receipt receipt, SecureRandom random) {
    Secrets secrets = new Secrets(client, receipt.namespace());
    Map<String, String> key =
        secrets
            .read(KEY_SECRET)
            .map(Map::copyOf)
            .orElseGet(() -> Map.copyOf(secrets.keep(KEY_SECRET, "Opaque", generated(random))));
    SigningKey signing =
        SigningKey.parse(key.getOrDefault(PRIVATE, ""), Optional.empty(), KEY_SECRET);
    byte[] document = receipt.toBytes();
    SignedReceipt signed =
        new SignedReceipt(
            new String(document, StandardCharsets.UTF_8),
            new String(signing.sign(document), StandardCharsets.US_ASCII),
            key.getOrDefault(PUBLIC, ""));
    ConfigMap kept =
        new ConfigMapBuilder()
            .withMetadata(Ours.named(NAME, receipt.namespace()))
            .addToData("receipt.json", signed.document())
            .addToData("receipt.json.sig", signed.signature())
            .addToData("receipt.pub", signed.key())
            .build();
    client.resource(kept).createOr(resource -> resource.update());
    return signed;
  }

  /** The receipt that a namespace has, if there was an installation that ended well. */
  static Optional<SignedReceipt> read(KubernetesClient client, String namespace) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(NAME).get())
        .map(ConfigMap::getData)
        .map(data ->
            new SignedReceipt(
                data.getOrDefault("receipt.json", ""),
                data.getOrDefault("receipt.json.sig", ""),
                data.getOrDefault("receipt.pub", "")));
  }

  private static Map<String, String> generated(SecureRandom random) {
    SigningKey.Pair pair = SigningKey.generate(KeyAlgorithm.ED25519, random);
    VerificationKey verification = pair.verification();
    return Map.of(PRIVATE, pair.signing().toPem(), PUBLIC, verification.toPem());
  }
}
