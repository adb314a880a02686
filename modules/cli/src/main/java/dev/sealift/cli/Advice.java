package dev.sealift.cli;

import dev.sealift.assembler.AssemblyFailure;
import dev.sealift.bundle.BundleFailure;
import dev.sealift.installer.InstallFailure;
import dev.sealift.oci.Malformed;
import dev.sealift.registryclient.RegistryFailure;
import dev.sealift.registryserver.ServerFailure;
import dev.sealift.settings.InvalidSettings;
import java.io.IOException;

/**
 * A failure in three lines. The third can be done without a network, for that is where it is read.
 *
 * @param what could not be done
 * @param why, as far as it is known
 * @param next what to do
 * @param exitCode of the process
 */
record Advice(String what, String why, String next, int exitCode) {

  static Advice of(Exception failure) {
    return switch (failure) {
      case BundleFailure e -> new Advice(e.what(), e.why(), next(e), exitCode(e));
      case RegistryFailure e -> new Advice(e.what(), e.why(), next(e), exitCode(e));
      case InvalidSettings e ->
          new Advice(e.what(), e.why(), "Correct these lines, and run again.", ExitCode.FAILED);
      case AssemblyFailure e -> new Advice(e.what(), e.why(), next(e), ExitCode.FAILED);
      case InstallFailure e ->
          new Advice(e.what(), e.why(), InstallAdvice.next(e), InstallAdvice.exitCode(e));
      case ServerFailure e ->
          new Advice(
              e.what(),
              e.why(),
              "Check the address, the certificate and the key, and start again.",
              ExitCode.FAILED);
      case UsageFailure e -> new Advice(e.what(), e.why(), e.next(), ExitCode.USAGE);
      case Malformed e ->
          new Advice(
              e.what(), e.why(), "Correct what was given; --help shows the form.", ExitCode.USAGE);
      case IOException e ->
          new Advice(
              "A file could not be read or written",
              String.valueOf(e),
              "Check the path, its rights and the free space.",
              ExitCode.FAILED);
      default ->
          new Advice(
              "Something unforeseen happened",
              String.valueOf(failure),
              "Run again with SEALIFT_DEBUG=1 and report what it prints.",
              ExitCode.FAILED);
    };
  }

  private static String next(BundleFailure failure) {
    return switch (failure) {
      case BundleFailure.Unsigned _ ->
          "Ask whoever built it for a signed bundle; if you know it by other means, say --allow-unsigned.";
      case BundleFailure.WrongSignature _ ->
          "Check that --key is the builder's public key; if it is, do not use this bundle.";
      case BundleFailure.Unreadable _ -> "Check the path and the medium, and run again.";
      case BundleFailure.Unwritable _ -> "Make room at the target, and run again.";
      case BundleFailure.UnknownFormat _ ->
          "Use the sealift that is in front of this bundle: tar xf BUNDLE sealift";
      case BundleFailure.NotABundle _,
          BundleFailure.BadIndex _,
          BundleFailure.Truncated _,
          BundleFailure.WrongSize _,
          BundleFailure.WrongDigest _,
          BundleFailure.WrongHeader _,
          BundleFailure.ForbiddenEntry _,
          BundleFailure.Inconsistent _ ->
          "Copy the bundle again from its source and compare its .sha256; do not use this one.";
    };
  }

  private static int exitCode(BundleFailure failure) {
    return switch (failure) {
      case BundleFailure.Unreadable _, BundleFailure.Unwritable _ -> ExitCode.FAILED;
      case BundleFailure.Unsigned _,
          BundleFailure.WrongSignature _,
          BundleFailure.UnknownFormat _,
          BundleFailure.NotABundle _,
          BundleFailure.BadIndex _,
          BundleFailure.Truncated _,
          BundleFailure.WrongSize _,
          BundleFailure.WrongDigest _,
          BundleFailure.WrongHeader _,
          BundleFailure.ForbiddenEntry _,
          BundleFailure.Inconsistent _ ->
          ExitCode.NOT_VERIFIED;
    };
  }

  private static String next(RegistryFailure failure) {
    return switch (failure) {
      case RegistryFailure.Unreachable _ ->
          "Check that the registry runs and is reached from here, and run the same command again: it goes on.";
      case RegistryFailure.Untrusted _ ->
          "Name the file of the registry's certificate authority with --ca, or --plain-http if it has no TLS.";
      case RegistryFailure.Unauthorized _ ->
          "Log in with docker login, or name --username-file and --password-file; the user needs the right to push.";
      case RegistryFailure.RefusedRepositories _ ->
          "Create these repositories in the registry, or give the user the right to; nothing was sent.";
      case RegistryFailure.Rejected _ ->
          "Look into the registry's log for this request, and run the same command again: it goes on.";
      case RegistryFailure.WrongDigest _ ->
          "Do not use what was pushed; check the registry's storage, and run the same command again.";
      case RegistryFailure.BrokenSource _ -> "Run sealift verify on the bundle.";
      case RegistryFailure.Interrupted _ ->
          "Run the same command again: it goes on where it stopped.";
    };
  }

  private static int exitCode(RegistryFailure failure) {
    return switch (failure) {
      case RegistryFailure.Unreachable _,
          RegistryFailure.Rejected _,
          RegistryFailure.Interrupted _ ->
          ExitCode.PARTLY_DONE;
      case RegistryFailure.WrongDigest _ -> ExitCode.NOT_VERIFIED;
      case RegistryFailure.Untrusted _,
          RegistryFailure.Unauthorized _,
          RegistryFailure.RefusedRepositories _,
          RegistryFailure.BrokenSource _ ->
          ExitCode.FAILED;
    };
  }

  private static String next(AssemblyFailure failure) {
    return switch (failure) {
      case AssemblyFailure.ToolFailed _ ->
          "Mend what the program complains about, and run again; what was built is kept.";
      case AssemblyFailure.PackagesMissing _ ->
          "Check apt's mirror; what has left it is replaced by sealift lock --update, or by a build without --locked.";
      case AssemblyFailure.NotFetched _ ->
          "Check that the registry is reached from here, its login and --ca, and run again; what was fetched is kept.";
      case AssemblyFailure.BadInput _ -> "Correct the file, and run again.";
      case AssemblyFailure.ImagesMissing _ ->
          "Add the image to bundle/appliance.yaml, or name it among the chart's images there.";
      case AssemblyFailure.Drifted _ ->
          "Build without --locked to take the change into the lock, and look at its difference.";
    };
  }
}
