package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.oci.Digest;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.Logins;
import dev.sealift.registryclient.Push;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.Registry;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.site.ImageSource;
import java.util.List;
import java.util.Optional;

/** {@code sealift serve} answers for the bundle; nothing is sent, only looked for. */
final class BastionDelivery implements Delivery {
  private final Registry registry;
  private final Push push;

  BastionDelivery(ImageSource.Bastion source, Bundle bundle) throws RegistryFailure {
    this.registry = PrivateDelivery.registry(source.host(), source.authorities(), Logins.NONE);
    this.push = Push.to(registry, bundle, PushListener.NONE, 1);
  }

  @Override
  public String imageRegistry() {
    return registry.host();
  }

  @Override
  public String host() {
    return registry.host();
  }

  @Override
  public boolean hasLogin() {
    return false;
  }

  @Override
  public Optional<Login> login() {
    return Optional.empty();
  }

  @Override
  public boolean bring(List<BundledImage> images) throws RegistryFailure, InstallFailure {
    for (BundledImage image : images) {
      Optional<Digest> there = push.digest(image.repository(), image.tag());
      if (!there.equals(Optional.of(image.root().digest()))) {
        throw new InstallFailure.OtherBundle(
            registry.host(),
            "it serves "
                + there.map(digest -> digest + " as ").orElse("no ")
                + image.name()
                + ", and this bundle has "
                + image.root().digest());
      }
    }
    return false;
  }

  @Override
  public Missing missing(List<BundledImage> images) {
    return new Missing(0, 0);
  }
}
