package dev.sealift.preflight;

import dev.sealift.site.Certificates;
import dev.sealift.site.ContainerRegistry;
import dev.sealift.site.Database;
import dev.sealift.site.ImageSource;
import dev.sealift.site.ObjectStorage;
import dev.sealift.site.Resources;
import dev.sealift.site.Site;
import dev.sealift.site.SourceControl;
import dev.sealift.site.Volume;
import java.util.TreeMap;

/** Sites for tests. */
final class Sites {
  private Sites() {}

  /** The defaults of everything, small. */
  static Site empty() {
    Volume volume = new Volume("1Gi", "");
    Resources resources = new Resources(new TreeMap<>(), new TreeMap<>());
    return new Site(
        "platform",
        new ImageSource.InCluster(),
        new ObjectStorage.InCluster(volume, resources),
        new Database.InCluster(volume, resources),
        new ContainerRegistry.InCluster(30500, resources),
        new SourceControl.InCluster(volume, resources),
        new Certificates.CertManager());
  }
}
