// The lines to copy: what this page does, as curl and JavaScript.

import { bundleUrl, freshId, origin, pushBody, pushUrl, registerUrl, socketPath } from "./api.js";

const SAID_MS = 2000;

/** Single quotes keep everything from the shell, newlines and dollars included. */
const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A literal that may also stand in a script element. */
const script = (text) =>
  JSON.stringify(text).replace(/[<\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

const HEADER = `-H "X-AUTH-TOKEN: $AUTH_TOKEN"`;

const SNIPPETS = [
  {
    title: "Your backend registers",
    text: ({ userId, connectionId }) =>
      `curl -i -X PUT ${HEADER} \\\n  ${shell(registerUrl(userId, connectionId))}`,
  },
  {
    title: "Your client receives",
    text: ({ userId, connectionId }) => `// <script src="${bundleUrl}"></script>
const socket = io(${script(origin)}, { path: ${script(socketPath)} });
socket.on("connect", () => {
  socket.emit("register", ${script(userId)},
    ${script(connectionId)},
    { inbox: { limit: 20 } },
    (answer) => console.log(answer));
});
socket.on("message", (message, id) => console.log(message));
socket.on("inbox", ({ unseen }) => console.log("badge", unseen));`,
  },
  {
    title: "Your backend pushes",
    text: ({ userId, message, inbox }) =>
      // No word of the broken message itself: what follows its line break would be run.
      message === null
        ? "# The message above is not valid JSON yet."
        : `curl -i -X POST ${HEADER} \\\n  -H 'Content-Type: application/json' \\\n  --data-binary ${shell(pushBody(message, inbox))} \\\n  ${shell(pushUrl(userId))}`,
  },
];

/** Fills `container` and returns the function that renews the lines. */
export function showLines(container) {
  // An id of their own: with that of a pane, these lines would take the pane's place.
  const connectionId = freshId();
  const template = document.getElementById("snippet-template");
  const codes = SNIPPETS.map(({ title }) => {
    const element = template.content.firstElementChild.cloneNode(true);
    const code = element.querySelector("code");
    element.querySelector("h3").textContent = title;
    element.querySelector("pre").setAttribute("aria-label", title);
    const button = element.querySelector("button");
    button.setAttribute("aria-label", `Copy: ${title}`);
    button.addEventListener("click", () => copy(code, button, title));
    container.append(element);
    return code;
  });
  return (userId, message, inbox) =>
    codes.forEach((code, at) => {
      code.textContent = SNIPPETS[at].text({ userId, message, inbox, connectionId });
    });
}

async function copy(code, button, title) {
  const said = (await copied(code)) ? "Copied" : "Press Ctrl+C";
  button.textContent = said;
  document.getElementById("copied").textContent = `${said}: ${title}`;
  setTimeout(() => {
    button.textContent = "Copy";
  }, SAID_MS);
}

async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    // No clipboard API on plain http origins: select the text, and copy the selection the old way.
    const selection = getSelection();
    selection.selectAllChildren(code);
    return document.execCommand("copy");
  }
}
