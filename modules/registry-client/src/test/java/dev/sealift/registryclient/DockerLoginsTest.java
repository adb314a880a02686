package dev.sealift.registryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerLoginsTest {
  @TempDir Path folder;

  private DockerLogins logins(String json) throws Exception {
    return new DockerLogins(Files.writeString(folder.resolve("config.json"), json));
  }

  @Test
  void storedPairIsTheLoginOfItsRegistryOnly() throws Exception {
    Logins logins = logins("{\"auths\":{\"r.test:5000\":{\"auth\":\"dTpwOnE=\"}}}");
    assertThat(logins.of("r.test:5000")).contains(new Login("u", "p:q"));
    assertThat(logins.of("r.test")).isEmpty();
  }

  @Test
  void missingFileHoldsNoLogin() throws Exception {
    assertThat(new DockerLogins(folder.resolve("absent")).of("r.test")).isEmpty();
  }

  @Test
  void brokenFileIsAnErrorThatNamesIt() throws Exception {
    Logins logins = logins("{\"auths\":");
    assertThatThrownBy(() -> logins.of("r.test"))
        .isInstanceOf(RegistryFailure.Unauthorized.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void helperWhoseNameIsAPathIsNotRun() throws Exception {
    Logins logins = logins("{\"credsStore\":\"../../bin/sh\"}");
    assertThatThrownBy(() -> logins.of("r.test")).isInstanceOf(RegistryFailure.Unauthorized.class);
  }

  @Test
  void loginPrintsNeitherNameNorPassword() {
    assertThat(new Login("user", "secret")).hasToString("login");
  }
}
