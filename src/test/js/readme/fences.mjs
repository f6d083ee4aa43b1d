// The examples of a Markdown file that a test may run: fenced code under a comment <!-- test: NAME -->.

const EXAMPLE = /^<!-- test: (\S+) -->[ \t]*\r?\n```(\w+)[^\n]*\n([\s\S]*?)^```[ \t]*$/gm;
const COMMENT = /^<!-- test: /gm;

/** Answers a map from name to `{language, code}`; a comment without a fence right below it is an error. */
export function fences(markdown) {
  const found = new Map();
  for (const [, name, language, code] of markdown.matchAll(EXAMPLE)) {
    if (found.has(name)) {
      throw new Error(`two examples are named ${name}`);
    }
    found.set(name, { language, code });
  }
  if (found.size !== (markdown.match(COMMENT) ?? []).length) {
    throw new Error("a line <!-- test: NAME --> is not followed at once by fenced code that says its language");
  }
  return found;
}
