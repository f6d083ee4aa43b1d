package io.notificationsocket.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.benchmarks.load.LoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux and the JVM tell of a process. */
public record ServerProcess(long pid) {

  /** Linux counts in hundredths of a second, whatever its own clock does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** This process. */
  public static ServerProcess own() {
    return new ServerProcess(ProcessHandle.current().pid());
  }

  /** Seconds of processor time that it has used, in user and in system mode. */
  public double cpuSeconds() {
    String stat = read("stat");
    // Behind the name, which may hold anything, the third field follows; the two are 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Seconds of processor time that the whole machine has used, for whomever. */
  public static double machineCpuSeconds() {
    // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen; guests are in user.
    String[] fields =
        readFile(Path.of("/proc/stat")).lines().findFirst().orElse("").split(" +", -1);
    long busy = 0;
    for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
      busy += Long.parseLong(fields[field]);
    }
    return busy / TICKS_PER_SECOND;
  }

  /** Bytes of it that are in memory. */
  public long residentBytes() {
    return first(RESIDENT, read("status")) * 1024;
  }

  /** Bytes that live objects take, for a JVM; runs full collections. */
  long liveHeap() {
    // The first collection lets finalizers and cleaners run, the second takes what they let go.
    jcmd("GC.run");
    jcmd("GC.run");
    return first(TOTAL, jcmd("GC.class_histogram"));
  }

  private String read(String file) {
    return readFile(Path.of("/proc", Long.toString(pid), file));
  }

  private static String readFile(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String jcmd(String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new LoadException("jcmd " + command + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long first(Pattern number, String text) {
    Matcher matcher = number.matcher(text);
    if (!matcher.find()) {
      throw new LoadException("no figure in: " + text.substring(0, Math.min(200, text.length())));
    }
    return Long.parseLong(matcher.group(1));
  }
}
