package dev.sealift.installer;

import dev.sealift.bundle.Bundle;
import dev.sealift.bundle.BundledImage;
import dev.sealift.registryclient.Login;
import dev.sealift.registryclient.Logins;
import dev.sealift.registryclient.Preview;
import dev.sealift.registryclient.Push;
import dev.sealift.registryclient.PushListener;
import dev.sealift.registryclient.PushedImage;
import dev.sealift.registryclient.Registry;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.site.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The bundle is pushed into a registry of the site. */
final class PrivateDelivery implements Delivery {
  private static final int PARALLEL = 4;

  private final String prefix;
  private final Optional<Login> login;
  private final Registry registry;
  private final Push push;

  PrivateDelivery(ImageSource.PrivateRegistry source, Bundle bundle, PushListener listener)
      throws RegistryFailure, IOException {
    this.prefix = source.prefix();
    this.login =
        source.login().isPresent() ? Optional.of(read(source.login().get())) : Optional.empty();
    Logins logins = _ -> login;
    this.registry = registry(source.host(), source.authorities(), logins);
    this.push = Push.to(registry, bundle, listener, PARALLEL);
  }

  /** Loopback addresses without an authority do without TLS, as everywhere. */
  static Registry registry(String host, Optional<Path> authorities, Logins logins) {
    boolean plain = authorities.isEmpty() && Registry.isLoopback(host);
    return new Registry(host, plain, authorities, logins, Registry.Patience.USUAL);
  }

  @Override
  public String imageRegistry() {
    return prefix.isEmpty() ? registry.host() : registry.host() + "/" + prefix;
  }

  @Override
  public String host() {
    return registry.host();
  }

  @Override
  public boolean hasLogin() {
    return login.isPresent();
  }

  @Override
  public Optional<Login> login() {
    return login;
  }

  @Override
  public boolean bring(List<BundledImage> images) throws RegistryFailure {
    Preview preview = push.preview(images.stream().map(this::pushed).toList());
    push.run(preview);
    return !preview.missing().isEmpty();
  }

  @Override
  public Missing missing(List<BundledImage> images) throws RegistryFailure {
    Preview preview = push.preview(images.stream().map(this::pushed).toList());
    return new Missing(preview.missing().size(), preview.bytes());
  }

  private PushedImage pushed(BundledImage image) {
    return new PushedImage(image.root(), pinned(image).repository().path(), image.tag());
  }

  private static Login read(ImageSource.LoginFiles files) throws IOException {
    return new Login(line(files.username()), line(files.password()));
  }

  private static String line(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("");
  }
}
