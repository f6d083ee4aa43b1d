package io.notificationsocket.wire;

import io.notificationsocket.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the process of a server with the JDK's own tool. */
final class Jcmd {

  private static final Pattern INSTANCES =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(io\\.notificationsocket\\.\\S+).*");

  private Jcmd() {}

  /** How many objects of our classes are alive, by class; those that are garbage do not count. */
  static Map<String, Integer> liveObjects(ServerProcess server) throws IOException {
    Map<String, Integer> live = new TreeMap<>();
    for (String line : run(server, "GC.class_histogram")) {
      Matcher instances = INSTANCES.matcher(line);
      if (instances.matches()) {
        String name = instances.group(2);
        live.put(name.substring(name.lastIndexOf('.') + 1), Integer.parseInt(instances.group(1)));
      }
    }
    return live;
  }

  static int threads(ServerProcess server) throws IOException {
    return (int) run(server, "Thread.print").stream().filter(l -> l.startsWith("\"")).count();
  }

  private static List<String> run(ServerProcess server, String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(server.pid()), command)
            .redirectErrorStream(true)
            .start();
    return process.inputReader().lines().toList();
  }
}
