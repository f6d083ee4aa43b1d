package io.notificationsocket.benchmarks.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document that has the table of attacks between two comments. */
record Document(Path file) {

  static final String BEGIN = "<!-- attacks: written by benchmarks/run attack --docs -->";
  static final String END = "<!-- attacks: end -->";

  /**
   * Replaces what stands between the comments.
   *
   * @throws IOException also when they are not there
   */
  void replace(String table) throws IOException {
    Files.writeString(file, replaced(Files.readString(file), table));
  }

  private String replaced(String text, String table) throws IOException {
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(file + " has no lines " + BEGIN + " and " + END);
    }
    return text.substring(0, from + BEGIN.length()) + "\n" + table + text.substring(to);
  }
}
