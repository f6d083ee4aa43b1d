package io.notificationsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each link from one document of the project to another leads to a file, and to a heading in it.
 */
class DocumentLinksTest {

  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .forEach(documents::add);
    }
    documents.add(Path.of("benchmarks/README.md"));
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void allLinksLeadSomewhere(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(ROOT.resolve(document)));
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains("://") && !leadsSomewhere(ROOT.resolve(document), target)) {
        broken.add(target);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path path = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    return Files.exists(path)
        && (hash < 0 || anchors(Files.readString(path)).contains(target.substring(hash + 1)));
  }

  /** As the sites that show Markdown name them. */
  private static List<String> anchors(String markdown) {
    List<String> anchors = new ArrayList<>();
    Matcher heading = HEADING.matcher(markdown);
    while (heading.find()) {
      String text = heading.group(1).toLowerCase(Locale.ROOT);
      anchors.add(text.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'));
    }
    return anchors;
  }
}
