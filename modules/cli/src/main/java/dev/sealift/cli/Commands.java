package dev.sealift.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;

/**
 * The commands by their names, in the order of the help. Describing one costs picocli about ten
 * milliseconds of reflection, so only what the words can mean is described.
 */
final class Commands {
  private static final List<String> OF_NO_COMMAND = List.of("--version", "-V");

  /** Writes down all the others. */
  private static final String COMPLETION = "generate-completion";

  private Commands() {}

  /** Adds the command that the words name, none to ask for the version, or else all. */
  static void addTo(CommandLine line, String... words) {
    Map<String, Supplier<Object>> all = all();
    List<String> said = Arrays.asList(words);
    if (OF_NO_COMMAND.containsAll(said) && !said.isEmpty()) {
      return;
    }
    Supplier<Object> named = words.length == 0 ? null : all.get(words[0]);
    if (named != null && !words[0].equals(COMPLETION)) {
      line.addSubcommand(words[0], named.get());
    } else {
      all.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
  }

  private static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("build", BuildCommand::new);
    all.put("lock", LockCommand::new);
    all.put("inspect", InspectCommand::new);
    all.put("verify", VerifyCommand::new);
    all.put("push", PushCommand::new);
    all.put("serve", ServeCommand::new);
    all.put("plan", PlanCommand::new);
    all.put("install", InstallCommand::new);
    all.put("status", StatusCommand::new);
    all.put("uninstall", UninstallCommand::new);
    all.put("diff", DiffCommand::new);
    all.put("site", SiteCommand::new);
    all.put("key", KeyCommand::new);
    all.put(COMPLETION, GenerateCompletion::new);
    return all;
  }
}
