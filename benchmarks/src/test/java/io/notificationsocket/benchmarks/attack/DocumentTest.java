package io.notificationsocket.benchmarks.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

  @TempDir Path directory;

  @Test
  void theTableIsReplacedAndNothingElse() throws IOException {
    Path file = directory.resolve("security.md");
    Files.writeString(file, "before\n" + Document.BEGIN + "\nold\n" + Document.END + "\nbehind\n");

    new Document(file).replace("| new |\n");

    assertThat(file)
        .hasContent("before\n" + Document.BEGIN + "\n| new |\n" + Document.END + "\nbehind\n");
  }

  @Test
  void aDocumentWithoutThePlaceStaysAsItIs() throws IOException {
    Path file = Files.writeString(directory.resolve("other.md"), "text\n");

    assertThatThrownBy(() -> new Document(file).replace("| new |\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.md has no lines");
    assertThat(file).hasContent("text\n");
  }

  @Test
  void theSecurityDocumentHasThePlace() {
    assertThat(Path.of("../docs/operate/security.md"))
        .content()
        .contains(Document.BEGIN + "\n", Document.END + "\n");
  }
}
