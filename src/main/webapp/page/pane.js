// One pane: one registration, one Socket.IO connection, and what happens on it.

import { Problem, freshId, origin, register, socketPath, unregister } from "./api.js";
import { Inbox } from "./inbox.js";
import { messageText } from "./wire.js";

export const BUNDLE_MISSING = "The client bundle socket.io/socket.io.js did not load: no pane can connect.";

const CLAIM_TIMEOUT_MS = 10_000;
const ROWS_KEPT = 200;

// What follows each message as `offset` is for the library, which takes it for its place when it recovers.
const KNOWN_EVENTS = new Set(["message", "offset", "update", "withdraw", "revoked", "inbox"]);

const STATES = {
  idle: "Not connected",
  registering: "Registering…",
  connecting: "Connecting…",
  claiming: "Claiming…",
  receiving: "Receiving",
  reconnecting: "Reconnecting…",
};

const REASONS = {
  "io server disconnect": "the server closed it",
  "io client disconnect": "closed from this page",
  "ping timeout": "the server fell silent",
  "transport close": "the connection was closed",
  "transport error": "the connection broke",
  "parse error": "the server sent something unreadable",
};

export class Pane {
  #element;
  #number;
  #session = null;
  #received = 0;
  #inbox;

  /** `credentials` is asked at each connect, `removed` is told. */
  constructor(number, credentials, removed) {
    const template = document.getElementById("pane-template");
    this.#element = template.content.firstElementChild.cloneNode(true);
    this.#number = number;
    this.#element.setAttribute("aria-label", `Pane ${number}`);
    this.#find("h3").textContent = `Pane ${number}`;
    this.#find(".log").setAttribute("aria-label", `Events of pane ${number}`);
    this.#find(".remove").setAttribute("aria-label", `Remove pane ${number}`);
    this.#find(".toggle").addEventListener("click", () => {
      if (this.idle) {
        // Told in the pane already; there is nobody else to tell.
        this.connect(credentials()).catch(() => {});
      } else {
        this.disconnect();
      }
    });
    this.#find(".remove").addEventListener("click", () => {
      this.disconnect();
      this.#element.remove();
      removed(this);
    });
    this.#inbox = new Inbox(this.#find(".inbox"), number, (problem) => this.#row("error", problem));
    this.#enter("idle");
    this.#count();
  }

  get element() {
    return this.#element;
  }

  get idle() {
    return this.#session === null;
  }

  focus() {
    this.#find(".toggle").focus();
  }

  /** Registers a fresh connection id and opens the connection that claims it; throws what the API answers. */
  async connect({ token, userId, problem }) {
    const obstacle = problem ?? (typeof globalThis.io === "function" ? undefined : BUNDLE_MISSING);
    if (obstacle) {
      this.#row("error", obstacle);
      throw new Problem(obstacle);
    }
    const session = { token, userId, connectionId: freshId(), socket: null, texts: [] };
    this.#session = session;
    this.#enter("registering");
    session.registered = register(token, userId, session.connectionId);
    try {
      await session.registered;
    } catch (error) {
      if (this.#session === session) {
        this.#session = null;
        this.#enter("idle");
        this.#row("error", error.message);
      }
      throw error;
    }
    if (this.#session === session) {
      this.#row("note", `Registered for ${userId}, connection id ${session.connectionId.slice(0, 4)}…`);
      this.#enter("connecting");
      this.#open(session);
    }
  }

  /** Closes the connection and ends its registration. */
  async disconnect() {
    const session = this.#session;
    if (session === null) {
      return;
    }
    session.socket?.disconnect();
    this.#finish(session);
    try {
      await session.registered;
    } catch {
      return; // Never registered, so there is nothing to end.
    }
    try {
      await unregister(session.token, session.userId, session.connectionId);
      this.#row("note", "Registration ended");
    } catch (error) {
      this.#row("error", error.message);
    }
  }

  #open(session) {
    const socket = globalThis.io(origin, { path: socketPath, forceNew: true });
    session.socket = socket;
    socket.io.on("open", () => this.#watch(session, socket.io.engine));
    socket.io.on("reconnect_attempt", (attempt) => this.#row("note", `Trying again, attempt ${attempt}`));
    socket.on("connect", () => this.#claim(session));
    socket.on("connect_error", (error) => {
      this.#row("error", describe(error));
      if (socket.active) {
        this.#enter("reconnecting");
      } else {
        this.disconnect();
      }
    });
    socket.on("message", (value, id) => {
      this.#inbox.heard(id, value);
      this.#receive(session.texts.shift() ?? JSON.stringify(value));
    });
    socket.on("update", (value, id, { version }) => {
      this.#inbox.updated(id, value, version);
      this.#row("note", `Message ${id.slice(0, 12)}… changed to ${JSON.stringify(value)}`);
    });
    socket.on("withdraw", (id) => this.#row("note", `Message ${id.slice(0, 12)}… withdrawn`));
    socket.on("revoked", ({ reason }) => this.#row("warning", `The server ends this session: ${reason}`));
    socket.on("inbox", (news) => this.#inbox.news(news));
    socket.onAny((name) => {
      if (!KNOWN_EVENTS.has(name)) {
        this.#row("note", `Event “${name}”`);
      }
    });
    socket.on("disconnect", (reason) => this.#closed(session, reason));
  }

  #watch(session, engine) {
    session.texts = [];
    this.#transport(engine.transport.name);
    this.#row("note", `Opened over ${engine.transport.name}`);
    engine.on("upgrading", (transport) => this.#transport(engine.transport.name, transport.name));
    engine.on("upgrade", (transport) => {
      this.#transport(transport.name);
      this.#row("note", `Upgraded to ${transport.name}`);
    });
    engine.on("upgradeError", (error) => {
      this.#transport(engine.transport.name);
      this.#row("error", `Not upgraded: ${error.message}`);
    });
    engine.on("packet", ({ type, data }) => {
      const text = type === "message" && typeof data === "string" ? messageText(data) : undefined;
      if (text !== undefined) {
        session.texts.push(text);
      }
    });
  }

  /** Also after each automatic reconnect: the registration outlives the connection. */
  #claim(session) {
    this.#enter("claiming");
    const { socket, userId, connectionId } = session;
    socket.timeout(CLAIM_TIMEOUT_MS).emit("register", userId, connectionId, { inbox: Inbox.asked }, (late, answer) => {
      if (this.#session !== session || !socket.connected) {
        return;
      }
      if (!late && answer?.ok) {
        this.#row("note", `Claimed as ${userId}`);
        this.#enter("receiving");
        this.#inbox.start(socket, answer.inbox);
        return;
      }
      this.#row("error", late ? "The server did not answer the claim" : (answer?.error ?? "The claim was refused"));
      this.disconnect();
    });
  }

  #closed(session, reason) {
    this.#row("warning", `Disconnected: ${reason}${REASONS[reason] ? ` (${REASONS[reason]})` : ""}`);
    if (this.#session !== session) {
      return;
    }
    if (session.socket.active) {
      this.#transport(null);
      this.#enter("reconnecting");
    } else {
      this.#finish(session);
    }
  }

  #finish(session) {
    if (this.#session === session) {
      this.#session = null;
      this.#transport(null);
      this.#inbox.stop();
      this.#enter("idle");
    }
  }

  #receive(text) {
    this.#received++;
    this.#count();
    this.#row("message", text);
  }

  #count() {
    this.#find(".count").textContent = `${this.#received} ${this.#received === 1 ? "message" : "messages"}`;
  }

  #enter(state) {
    this.#element.dataset.state = state;
    this.#find(".state").textContent = STATES[state];
    const toggle = this.#find(".toggle");
    toggle.textContent = state === "idle" ? "Connect" : "Disconnect";
    toggle.setAttribute("aria-label", `${toggle.textContent} pane ${this.#number}`);
  }

  #transport(current, next) {
    for (const item of this.#element.querySelectorAll(".track li")) {
      const name = item.dataset.transport;
      item.toggleAttribute("data-next", name === next);
      if (name === current) {
        item.setAttribute("aria-current", "true");
      } else {
        item.removeAttribute("aria-current");
      }
    }
  }

  #row(kind, text) {
    const log = this.#find(".log");
    const list = log.firstElementChild;
    const follow = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    const now = new Date();
    const time = document.createElement("time");
    time.dateTime = now.toISOString();
    time.textContent = `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, "0")}`;
    const what = document.createElement(kind === "message" ? "pre" : "span");
    what.textContent = text;
    const row = document.createElement("li");
    row.className = kind;
    row.append(time, what);
    list.append(row);
    if (list.childElementCount > ROWS_KEPT) {
      list.firstElementChild.remove();
    }
    if (follow) {
      log.scrollTop = log.scrollHeight;
    }
  }

  #find(selector) {
    return this.#element.querySelector(selector);
  }
}

/** A refused polling request says more in its body than the client's own words do. */
function describe(error) {
  const response = error.context?.responseText;
  if (response) {
    try {
      return `${error.message}: ${error.description} ${JSON.parse(response).message}`;
    } catch {
      // Some proxy's page: the status is enough.
    }
  }
  return typeof error.description === "number" && error.description > 0
    ? `${error.message}: ${error.description}`
    : error.message;
}
