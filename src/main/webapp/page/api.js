// The REST API as this page uses it. Everything is relative to the page, so any context path will do.

const ANSWER_TIMEOUT_MS = 15_000;

const root = new URL("..", import.meta.url);

export const origin = root.origin;
export const socketPath = new URL("socket.io/", root).pathname;
export const bundleUrl = new URL("socket.io/socket.io.js", root).href;

/** What went wrong, in the words of whoever knows: the API's problem document where there is one. */
export class Problem extends Error {}

export function registerUrl(userId, connectionId) {
  return `${userUrl(userId)}/register?connectionId=${encodeURIComponent(connectionId)}`;
}

export function pushUrl(userId) {
  return `${userUrl(userId)}/push`;
}

function userUrl(userId) {
  return new URL(`api/${encodeURIComponent(userId)}`, root).href;
}

/** Built by hand: parsing and printing the message again would round its big numbers. */
export function pushBody(messageText, intoInbox = false) {
  return `{"message":${messageText.trim()}${intoInbox ? ',"inbox":true' : ""}}`;
}

export const ping = () => request("GET", new URL("api/status/ping", root));

export const info = async () => json(await request("GET", new URL("api/status/info", root)));

/** Which of several nodes answers, such as "node 04c1f2e of 3"; undefined if there is only one. */
export async function node() {
  // Read whatever the status: a node that is not well still has a name.
  const { text } = await exchange("GET", new URL("api/status/health", root));
  const { node, nodes } = json(text);
  return nodes > 1 ? `node ${node} of ${nodes}` : undefined;
}

export const register = (token, userId, connectionId) =>
  request("PUT", registerUrl(userId, connectionId), { "X-AUTH-TOKEN": token });

export const unregister = (token, userId, connectionId) =>
  request("DELETE", registerUrl(userId, connectionId), { "X-AUTH-TOKEN": token });

export const push = async (token, userId, messageText, intoInbox) =>
  json(
    await request(
      "POST",
      pushUrl(userId),
      { "X-AUTH-TOKEN": token, "Content-Type": "application/json" },
      pushBody(messageText, intoInbox),
    ),
  );

async function request(method, url, headers, body) {
  const { response, text } = await exchange(method, url, headers, body);
  if (!response.ok) {
    throw new Problem(wording(response, text));
  }
  return text;
}

async function exchange(method, url, headers, body) {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return { response, text: await response.text() };
  } catch {
    throw new Problem("No answer from the server. Is it running, and reachable from this browser?");
  }
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("The answer is not JSON: does something else than this server answer at this address?");
  }
}

function wording(response, text) {
  if ((response.headers.get("Content-Type") ?? "").startsWith("application/problem+json")) {
    try {
      const { title, detail } = JSON.parse(text);
      return [`${response.status} ${title ?? response.statusText}`, detail].filter(Boolean).join(": ");
    } catch {
      // Not what it says it is: the status still tells something.
    }
  }
  return `${response.status} ${response.statusText}`.trim();
}

/** A random UUID. crypto.randomUUID is missing on plain http origins other than localhost. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
