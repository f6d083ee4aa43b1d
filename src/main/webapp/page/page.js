// The page at /: the two forms, the panes, and whether the server works.

import { info, node, ping, push } from "./api.js";
import { showLines } from "./lines.js";
import { BUNDLE_MISSING, Pane } from "./pane.js";

const PING_EVERY_MS = 15_000;
const PANES_AT_START = 2;

const $ = (id) => document.getElementById(id);
const token = $("token");
const user = $("user");
const message = $("message");
const intoInbox = $("into-inbox");
const panes = [];
let paneCount = 0;

const renewLines = showLines($("snippets"));

/** What to connect or push with, or the problem that the person can solve before anything is sent. */
function credentials() {
  const problem = problemOf(token, tokenProblem()) ?? problemOf(user, userProblem());
  return { token: token.value, userId: user.value, problem };
}

function tokenProblem() {
  if (token.value === "") {
    return "Type the token first: the value that the server has as AUTH_TOKEN.";
  }
  return /[^\x20-\x7e\x80-\xff]/.test(token.value) ? "This token holds a character that no HTTP header can carry." : undefined;
}

function userProblem() {
  if (user.value === "") {
    return "Choose a user id first.";
  }
  return /^\.\.?$/.test(user.value) ? "A user id of dots alone cannot stand in a URL." : undefined;
}

function problemOf(input, problem) {
  input.setAttribute("aria-invalid", String(problem !== undefined));
  return problem;
}

function say(output, kind, text) {
  output.dataset.kind = kind;
  output.textContent = text;
}

function focusInvalid() {
  document.querySelector('[aria-invalid="true"]')?.focus();
}

function addPane() {
  const pane = new Pane(++paneCount, credentials, () => {
    panes.splice(panes.indexOf(pane), 1);
    $("add-pane").focus();
  });
  panes.push(pane);
  $("panes").append(pane.element);
  return pane;
}

async function connectAll(event) {
  event.preventDefault();
  const output = $("connect-result");
  const given = credentials();
  if (given.problem) {
    say(output, "error", given.problem);
    focusInvalid();
    return;
  }
  const waiting = panes.filter((pane) => pane.idle);
  if (waiting.length === 0) {
    say(output, "note", panes.length === 0 ? "Add a pane first." : "Every pane is connected already.");
    return;
  }
  say(output, "note", "Registering…");
  try {
    // One after the other: a wrong token is then refused once, not once a pane.
    for (const pane of waiting) {
      await pane.connect(given);
    }
    say(output, "good", `Registered ${waiting.length === 1 ? "1 session" : `${waiting.length} sessions`} of ${given.userId}.`);
  } catch (error) {
    say(output, "error", error.message);
  }
}

/** The message as typed when it is JSON, otherwise null; says which under the editor. */
function checkMessage() {
  const text = message.value;
  let error = text.trim() === "" ? "write a message first" : undefined;
  try {
    JSON.parse(text);
  } catch (refusal) {
    error ??= refusal.message;
  }
  message.setAttribute("aria-invalid", String(error !== undefined));
  // The verdict alone is announced: its detail changes with every key.
  const verdict = error === undefined ? "Valid JSON" : "Not JSON:";
  if ($("message-check").textContent !== verdict) {
    say($("message-check"), error === undefined ? "good" : "error", verdict);
  }
  $("message-detail").textContent = error ?? `${new TextEncoder().encode(text.trim()).length} bytes`;
  return error === undefined ? text : null;
}

async function pushMessage(event) {
  event.preventDefault();
  const output = $("push-result");
  const given = credentials();
  const text = checkMessage();
  if (given.problem || text === null) {
    say(output, "error", given.problem ?? "Not sent: correct the message first.");
    focusInvalid();
    return;
  }
  say(output, "note", "Pushing…");
  try {
    const { sessions } = await push(given.token, given.userId, text, intoInbox.checked);
    say(
      output,
      sessions > 0 ? "good" : "note",
      `200: went to ${sessions === 1 ? "1 session" : `${sessions} sessions`} of ${given.userId}.`,
    );
  } catch (error) {
    say(output, "error", error.message);
  }
}

function edited() {
  renewLines(user.value, checkMessage(), intoInbox.checked);
}

async function checkHealth() {
  const started = performance.now();
  try {
    const answer = await ping();
    $("took").textContent = `${answer.trim()} in ${Math.max(1, Math.round(performance.now() - started))} ms`;
    showHealth("up", "Working");
    const about = await info();
    const server = `${about.name} ${about.version}${about.server ? ` on ${about.server}` : ""}`;
    $("info").textContent = [server, await node()].filter(Boolean).join(", ");
  } catch (error) {
    $("took").textContent = "";
    showHealth("down", error.message);
  }
}

/** Announced when it changes, not at every look. */
function showHealth(state, text) {
  $("health").dataset.state = state;
  if ($("ping").textContent !== text) {
    $("ping").textContent = text;
  }
}

$("connect-form").addEventListener("submit", connectAll);
$("push-form").addEventListener("submit", pushMessage);
$("add-pane").addEventListener("click", () => addPane().focus());
user.addEventListener("input", edited);
message.addEventListener("input", edited);
intoInbox.addEventListener("input", edited);
message.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    $("push-form").requestSubmit();
  }
});
$("reveal").addEventListener("click", () => {
  token.type = token.type === "text" ? "password" : "text";
  const next = token.type === "text" ? "Hide" : "Show";
  $("reveal").textContent = next;
  $("reveal").setAttribute("aria-label", `${next} token`);
});
for (const chip of document.querySelectorAll("[data-example]")) {
  chip.addEventListener("click", () => {
    message.value = chip.dataset.example;
    edited();
  });
}

for (let made = 0; made < PANES_AT_START; made++) {
  addPane();
}
edited();
checkHealth();
setInterval(() => {
  if (!document.hidden) {
    checkHealth();
  }
}, PING_EVERY_MS);

if (typeof globalThis.io !== "function") {
  $("banner").textContent = BUNDLE_MISSING;
  $("banner").hidden = false;
}
