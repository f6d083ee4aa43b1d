// One example of the README as a process of its own, and what it printed.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { eventually } from "../report.mjs";

const HERE = fileURLToPath(new URL("..", import.meta.url));
/** What the README says and the test has otherwise. */
const README_URL = "http://localhost:3000";
const README_TOKEN = "change-me";
const SHELLS = ["sh", "bash", "shell"];
const SCRIPTS = ["js", "javascript", "mjs"];

/**
 * As a page has it after loading socket.io.js: `io`. An example may import it from "socket.io-client" instead.
 * The process ends with its parent, whose end closes its standard input.
 */
const PRELUDE = `import { io } from "socket.io-client";
globalThis.io = io;
process.stdin.resume().on("end", () => process.exit());`;

export class Example {
  output = "";
  #fence;
  #env;
  #folder;
  #process;

  constructor(fence, base, token) {
    if (![...SHELLS, ...SCRIPTS].includes(fence.language)) {
      throw new Error(`an example in ${fence.language} cannot be run: only ${[...SHELLS, ...SCRIPTS].join(", ")}`);
    }
    const code = fence.code.replaceAll(README_URL, base).replaceAll(README_TOKEN, token);
    this.#fence = { ...fence, code };
    this.#env = { ...process.env, AUTH_TOKEN: token };
  }

  get isScript() {
    return SCRIPTS.includes(this.#fence.language);
  }

  /** Runs shell lines to their end, again and again until they print what is expected. */
  async runUntil(expected) {
    await eventually(async () => {
      this.#spawn("bash", ["-euo", "pipefail", "-c", this.#fence.code]);
      const status = await new Promise((resolve) => this.#process.once("close", resolve));
      if (status !== 0) {
        throw new Error(`the shell lines ended with status ${status}: ${this.output}`);
      }
      return this.output.includes(expected);
    }, () => `"${expected}" in ${this.output}`);
  }

  /** Starts a client, which goes on until `close`. */
  start() {
    this.#folder = mkdtempSync(join(HERE, "readme-"));
    writeFileSync(join(this.#folder, "prelude.mjs"), PRELUDE);
    const file = join(this.#folder, "example.mjs");
    writeFileSync(file, this.#fence.code);
    const prelude = pathToFileURL(join(this.#folder, "prelude.mjs")).href;
    this.#spawn(process.execPath, ["--import", prelude, file]);
  }

  async prints(expected) {
    await eventually(() => this.output.includes(expected), () => `"${expected}" in "${this.output}"`);
  }

  close() {
    this.#process?.kill();
    if (this.#folder) {
      rmSync(this.#folder, { recursive: true });
    }
  }

  #spawn(command, values) {
    this.output = "";
    this.#process = spawn(command, values, { cwd: HERE, env: this.#env, stdio: ["pipe", "pipe", "pipe"] });
    const take = (chunk) => (this.output += chunk);
    this.#process.stdout.setEncoding("utf8").on("data", take);
    this.#process.stderr.setEncoding("utf8").on("data", take);
    this.#process.on("error", (error) => take(`${command} cannot be run: ${error.message}`));
  }
}
