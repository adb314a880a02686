package dev.sealift.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What a {@link MisbehavingRegistry} does wrong. Everything is off until a test says so. */
public final class Faults {
  /** How an upload's line is lost. */
  enum Loss {
    CUT,
    CUT_AND_RESTART,
    STALL
  }

  final AtomicInteger losses = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger hangUps = new AtomicInteger();
  final AtomicInteger brokenDownloads = new AtomicInteger();
  volatile String otherPlace = "";
  volatile boolean ignoresRange;
  volatile boolean wrongBlobs;
  volatile Loss loss = Loss.CUT;
  volatile long lossAfter;
  volatile int refusalStatus;
  volatile String retryAfter = "";
  volatile boolean lyingHeader;
  volatile boolean lyingContent;
  volatile int mountStatus;
  volatile long bodyLimit = Long.MAX_VALUE;
  volatile boolean limitHangsUp;
  volatile boolean patchOnly;
  volatile boolean noRange;
  volatile Predicate<String> refusedRepositories = repository -> false;
  volatile int repositoryStatus;

  Faults() {}

  /** Cuts the line once so many bytes of a larger body have arrived; they are kept. */
  public void cutLineAfter(long bytes, int times) {
    lose(Loss.CUT, bytes, times);
  }

  /** As {@link #cutLineAfter}, and all uploads are forgotten, as after a restart. */
  public void restartAfter(long bytes, int times) {
    lose(Loss.CUT_AND_RESTART, bytes, times);
  }

  /** Takes no more bytes after so many of a larger body, without closing the line. */
  public void stallAfter(long bytes, int times) {
    lose(Loss.STALL, bytes, times);
  }

  private void lose(Loss how, long bytes, int times) {
    loss = how;
    lossAfter = bytes;
    losses.set(times);
  }

  /** Answers the next requests with this status and, if not empty, {@code Retry-After}. */
  public void answer(int status, String waitSeconds, int times) {
    refusalStatus = status;
    retryAfter = waitSeconds;
    refusals.set(times);
  }

  /** Closes the line instead of answering the next requests. */
  public void hangUp(int times) {
    hangUps.set(times);
  }

  /** Names another digest for every manifest that it stores. */
  public void lieAboutDigests() {
    lyingHeader = true;
  }

  /** Gives other bytes than it was given. */
  public void changeManifests() {
    lyingContent = true;
  }

  /** Hangs up in the middle of the next blobs, or parts of blobs, that it gives. */
  public void breakDownloads(int times) {
    brokenDownloads.set(times);
  }

  /** Gives whole blobs to who asks for the rest. */
  public void ignoreRanges() {
    ignoresRange = true;
  }

  /** Gives other bytes than a blob's. */
  public void changeBlobs() {
    wrongBlobs = true;
  }

  /** Says that blobs are at another {@code host:port}. */
  public void keepBlobsAt(String host) {
    otherPlace = host;
  }

  /** Answers mounts with this status. */
  public void refuseMounts(int status) {
    mountStatus = status;
  }

  /**
   * Answers 413 to larger bodies.
   *
   * @param hangsUp whether it closes the line without reading the body, as some proxies do
   */
  public void limitBodies(long bytes, boolean hangsUp) {
    bodyLimit = bytes;
    limitHangsUp = hangsUp;
  }

  /** Answers 404 to a PUT that carries a blob. */
  public void takeBlobsByPatchOnly() {
    patchOnly = true;
  }

  /** Does not say how much of an upload it has. */
  public void forgetRange() {
    noRange = true;
  }

  /** Lets nobody upload to these repositories. */
  public void refuseRepositories(int status, Predicate<String> which) {
    repositoryStatus = status;
    refusedRepositories = which;
  }
}
