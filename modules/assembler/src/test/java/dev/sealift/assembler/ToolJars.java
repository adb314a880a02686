package dev.sealift.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A folder of jars that stands for the tool: a program of one line, and a library of nothing. */
final class ToolJars {
  private ToolJars() {}

  static Path in(Path folder) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path main = sources.resolve("Main.java");
    Files.writeString(
        main,
        """
        package dev.sealift.cli;
        public class Main {
          public static void main(String[] words) { System.out.println("a tool"); }
        }
        """);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", sources.toString(), main.toString());
    if (failed != 0) {
      throw new AssertionError("the tool does not compile");
    }
    Path jars = Files.createDirectories(folder.resolve("jars"));
    try (JarOutputStream jar = open(jars.resolve("sealift-cli-7.1.jar"))) {
      put(
          jar,
          "META-INF/maven/dev.sealift/sealift-cli/pom.properties",
          "groupId=dev.sealift\nartifactId=sealift-cli\nversion=7.1\n".getBytes(UTF_8));
      put(jar, "META-INF/LICENSE", "do as you like\n".getBytes(UTF_8));
      String name = "dev/sealift/cli/Main.class";
      put(jar, name, Files.readAllBytes(sources.resolve(name)));
    }
    try (JarOutputStream jar = open(jars.resolve("library-2.0.jar"))) {
      put(jar, "nothing", new byte[0]);
    }
    return jars;
  }

  private static JarOutputStream open(Path file) throws Exception {
    OutputStream out = Files.newOutputStream(file);
    return new JarOutputStream(out);
  }

  private static void put(JarOutputStream jar, String name, byte[] bytes) throws Exception {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }
}
