// node readme.mjs BASE_URL TOKEN MARKDOWN STEP...
//
// Runs examples of the README as they are printed, in the given order, against a running server. A STEP is NAME or
// NAME=TEXT, where NAME is that of a comment <!-- test: NAME --> on the line before fenced code, and TEXT is what the
// example must print. Shell lines (sh) are repeated until they print it. A client (js) is started by its first step
// and goes on to the end; its later steps only wait for what it prints. http://localhost:3000 and change-me stand in
// the README for the server's address and token.

import { readFileSync } from "node:fs";
import { Example } from "./readme/example.mjs";
import { fences } from "./readme/fences.mjs";
import { play, refuse } from "./report.mjs";

const [base, token, markdown, ...steps] = process.argv.slice(2);
if (!base || !token || !markdown || steps.length === 0) {
  refuse("usage: node readme.mjs BASE_URL TOKEN MARKDOWN NAME|NAME=TEXT...");
}
const examples = fences(readFileSync(markdown, "utf8"));
const started = new Map();

async function take(name, expected) {
  const fence = examples.get(name);
  if (!fence) {
    throw new Error(`${markdown} has no example under <!-- test: ${name} -->`);
  }
  const again = started.has(name);
  const example = started.get(name) ?? new Example(fence, base.replace(/\/$/, ""), token);
  started.set(name, example);
  if (!example.isScript) {
    await example.runUntil(expected);
    return;
  }
  if (!again) {
    example.start();
  }
  await example.prints(expected);
}

const situations = {};
for (const step of steps) {
  const [, name, expected = ""] = /^([^=]+)=?([\s\S]*)$/.exec(step);
  situations[expected ? `${name} prints ${expected}` : name] = () => take(name, expected);
}
// Every example that may run must run: one that no step names would be printed and never tried.
const idle = [...examples.keys()].filter((name) => !steps.some((step) => step.split("=")[0] === name));
if (idle.length > 0) {
  refuse(`no step runs the example ${idle.join(", ")}`);
}
const said = () => [...started].flatMap(([name, { output }]) => output.trim().split("\n").map((line) => `${name}: ${line}`));
const passed = await play(situations, () => ({ trace: said, close: () => {} }));
started.forEach((example) => example.close());
process.exit(passed ? 0 : 1);
