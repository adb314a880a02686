package dev.sealift.bundle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the entries of a bundle may not be to each other. */
final class EntryTree {
  private final Map<String, Entry> byName = new HashMap<>();
  private final Set<String> folders = new HashSet<>();

  private EntryTree() {}

  /**
   * Checks that no two entries have one name, that none lies below a file or link, and that each
   * link leads to another entry, or a folder of entries, inside the tool's folder.
   */
  static void check(List<Entry> entries) throws BundleFailure.ForbiddenEntry {
    EntryTree tree = new EntryTree();
    for (Entry entry : entries) {
      tree.add(entry);
    }
    for (Entry entry : entries) {
      tree.checkFolders(entry);
      if (entry instanceof Entry.Link link) {
        tree.checkLink(link);
      }
    }
  }

  private void add(Entry entry) throws BundleFailure.ForbiddenEntry {
    if (byName.put(entry.name(), entry) != null
        || entry.name().equals(BundleIndex.NAME)
        || entry.name().equals(BundleIndex.SIGNATURE)) {
      throw new BundleFailure.ForbiddenEntry(entry.name(), "the bundle has two of this name");
    }
    EntryRules.folders(entry.name()).forEach(folders::add);
  }

  private void checkFolders(Entry entry) throws BundleFailure.ForbiddenEntry {
    if (folders.contains(entry.name())) {
      throw new BundleFailure.ForbiddenEntry(
          entry.name(), "another entry lies below it, but it is no folder");
    }
  }

  /**
   * No entry lies below a link, so a target is what its text says, and a target that is an entry or
   * the folder of one cannot lead through another link.
   */
  private void checkLink(Entry.Link link) throws BundleFailure.ForbiddenEntry {
    String folder = parent(link.name());
    String rest = link.target();
    while (rest.equals("..") || rest.startsWith("../")) {
      folder = parent(folder);
      rest = rest.length() > 2 ? rest.substring(3) : "";
    }
    String target = folder.isEmpty() || rest.isEmpty() ? folder + rest : folder + "/" + rest;
    boolean inside = (target + "/").startsWith(EntryRules.TOOL);
    if (!inside || !(byName.containsKey(target) || folders.contains(target))) {
      throw new BundleFailure.ForbiddenEntry(
          link.name(),
          "it is a link to " + link.target() + ", which is nothing inside of " + EntryRules.TOOL);
    }
  }

  private static String parent(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }
}
