package dev.sealift.cli;

import dev.sealift.installer.InstallFailure;

/** What to do about a failure on a cluster. */
final class InstallAdvice {
  private InstallAdvice() {}

  static String next(InstallFailure failure) {
    return switch (failure) {
      case InstallFailure.NoCluster _ ->
          "Name the cluster's kubeconfig with --kubeconfig FILE, or in KUBECONFIG.";
      case InstallFailure.ClusterRefused _ ->
          "Check that the API server answers and what the kubeconfig's user may do (kubectl auth can-i --list), and run the same command again: it goes on.";
      case InstallFailure.NotReady _ ->
          "Look at the pods (kubectl get pods, kubectl describe pod), mend what keeps them, and run the same command again: it goes on.";
      case InstallFailure.ToolFailed _ ->
          "Mend what the program complains about, and run the same command again: it goes on.";
      case InstallFailure.NotInBundle _ ->
          "Use the sealift that is in front of this bundle, or a bundle that has the part.";
      case InstallFailure.OtherBundle _ ->
          "Serve this very bundle on the bastion (sealift serve BUNDLE), and run the same command again.";
      case InstallFailure.Unfit _ ->
          "Push the bundle into a registry of the site, or serve it with sealift serve, and name that in the site file under images.";
      case InstallFailure.NotPrepared _ ->
          "Do what the findings say, and run the same command again.";
    };
  }

  static int exitCode(InstallFailure failure) {
    return switch (failure) {
      case InstallFailure.NoCluster _,
          InstallFailure.NotInBundle _,
          InstallFailure.OtherBundle _,
          InstallFailure.Unfit _ ->
          ExitCode.FAILED;
      case InstallFailure.ClusterRefused _,
          InstallFailure.NotReady _,
          InstallFailure.ToolFailed _ ->
          ExitCode.PARTLY_DONE;
      case InstallFailure.NotPrepared _ -> ExitCode.NOT_PREPARED;
    };
  }
}
