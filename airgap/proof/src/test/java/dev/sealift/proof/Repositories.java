package dev.sealift.proof;

import dev.sealift.testbench.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Source control as its first administrator uses it, with the machine's git. */
final class Repositories {
  private final Path folder;
  private final int port;
  private final String username;
  private final String password;
  private final OkHttpClient http;
  private final Program git;

  Repositories(Seen cluster, Doors doors, Path folder) throws Exception {
    this.folder = folder;
    this.port = cluster.reach("source-control", 443);
    this.username = cluster.secret("source-control-admin", "username");
    this.password = cluster.secret("source-control-admin", "password");
    this.http = doors.http("source-control-tls");
    Path authority =
        Files.writeString(
            folder.resolve("git-ca.pem"), cluster.secret("source-control-tls", "ca.crt"));
    this.git =
        Program.of(Path.of("/usr/bin/git"))
            .with("GIT_CONFIG_GLOBAL", "/dev/null")
            .with("GIT_TERMINAL_PROMPT", "0")
            // Some machines set it, and it wins over a setting.
            .with("GIT_SSL_CAINFO", authority.toString())
            .starting("-c", "http.curloptResolve=source-control:" + port + ":127.0.0.1")
            .starting("-c", "user.name=tester", "-c", "user.email=tester@site.drill");
  }

  /** A page, as whoever has not logged in sees it. */
  String page(String path) throws IOException {
    return answer(new Request.Builder().url(url() + path).build());
  }

  void create(String repository) throws IOException {
    String body = "{\"name\": \"" + repository + "\", \"default_branch\": \"main\"}";
    answer(
        new Request.Builder()
            .url(url() + "/api/v1/user/repos")
            .header("Authorization", Credentials.basic(username, password))
            .post(
                RequestBody.create(
                    body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json")))
            .build());
  }

  /** Pushes one file. */
  void push(String repository, String name, String text) throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    git.runIn(work, "init", "--initial-branch=main").orThrow();
    Files.writeString(work.resolve(name), text);
    git.runIn(work, "add", name).orThrow();
    git.runIn(work, "commit", "--message=Begin").orThrow();
    git.runIn(work, "push", remote(repository), "main").orThrow();
  }

  /** A file of a fresh clone. */
  String cloned(String repository, String name) throws IOException {
    Path clone = folder.resolve("clone");
    git.run("clone", remote(repository), clone.toString()).orThrow();
    return Files.readString(clone.resolve(name));
  }

  private String answer(Request request) throws IOException {
    try (Response response = http.newCall(request).execute();
        ResponseBody body = response.body()) {
      String text = body.string();
      if (!response.isSuccessful()) {
        throw new IOException(response.code() + ": " + text);
      }
      return text;
    }
  }

  private String url() {
    return "https://source-control:" + port;
  }

  private String remote(String repository) {
    return "https://%s:%s@source-control:%d/%s/%s.git"
        .formatted(username, password, port, username, repository);
  }
}
