package io.notificationsocket.server;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process holds after a full collection.
 *
 * @param heap bytes that live objects take
 * @param classes loaded ones
 * @param copies of the application's classes: one for each deployment that somebody holds on to
 * @param libraries copies of SQLite that are mapped; 0 where the system does not tell
 * @param threads how many, by their names without numbers
 * @param ours names of threads that the application has made
 * @param sockets open ones, listening ones included; 0 where the system does not tell
 */
record Footprint(
    long heap,
    long classes,
    long copies,
    long libraries,
    Map<String, Long> threads,
    List<String> ours,
    long sockets) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final String OF_EACH_COPY = "io.notificationsocket.engineio.EngineServer";
  private static final Pattern COUNTER = Pattern.compile("(?m)^java\\.cls\\.(\\w+)=(\\d+)");

  static Footprint of(ProcessHandle process) throws IOException, InterruptedException {
    // The first collection lets finalizers and cleaners run, the second takes what they let go.
    jcmd(process, "GC.run");
    jcmd(process, "GC.run");
    String histogram = jcmd(process, "GC.class_histogram");
    List<String> threads =
        jcmd(process, "Thread.print").lines().filter(line -> line.startsWith("\"")).toList();
    List<String> ours =
        threads.stream().filter(line -> line.startsWith("\"notification-socketio")).toList();
    return new Footprint(
        first(TOTAL, histogram),
        classes(jcmd(process, "PerfCounter.print")),
        copies(jcmd(process, "VM.class_hierarchy " + OF_EACH_COPY)),
        libraries(process),
        threads.stream().collect(groupingBy(Footprint::nameOf, TreeMap::new, counting())),
        ours,
        sockets(process));
  }

  private static String nameOf(String line) {
    return line.substring(1, line.indexOf('"', 1)).replaceAll("\\d+", "#");
  }

  /** The threads that there are more of now, and how many more. */
  Map<String, Long> threadsSince(Footprint before) {
    Map<String, Long> more = new TreeMap<>(threads);
    more.replaceAll((name, count) -> count - before.threads.getOrDefault(name, 0L));
    more.values().removeIf(count -> count <= 0);
    return more;
  }

  private static long first(Pattern number, String text) {
    Matcher matcher = number.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** Each class loader's class of a name is a line that ends with a slash and the loader. */
  private static long copies(String hierarchy) {
    return hierarchy.lines().filter(line -> line.contains(OF_EACH_COPY + "/")).count();
  }

  /**
   * The driver extracts a file for each copy of the application; its name ends with the driver's.
   */
  private static long libraries(ProcessHandle process) throws IOException {
    Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
    if (!Files.isReadable(maps)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.contains("sqlitejdbc"))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .count();
    }
  }

  private static long classes(String counters) {
    long classes = 0;
    Matcher matcher = COUNTER.matcher(counters);
    while (matcher.find()) {
      long count = Long.parseLong(matcher.group(2));
      classes +=
          switch (matcher.group(1)) {
            case "loadedClasses", "sharedLoadedClasses" -> count;
            case "unloadedClasses", "sharedUnloadedClasses" -> -count;
            default -> 0;
          };
    }
    return classes;
  }

  private static long sockets(ProcessHandle process) throws IOException {
    Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.filter(Footprint::isSocket).count();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // Closed in the meantime.
    }
  }

  private static String jcmd(ProcessHandle process, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Java.HOME.resolve("bin/jcmd").toString(), Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    String said =
        new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed: " + said);
    }
    return said;
  }
}
