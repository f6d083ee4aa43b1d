// One visit of the site: a page of its own with one stock client in it, and what the page saw.

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { Backend } from "../backend.mjs";
import { eventually } from "../report.mjs";

/** Set before any script of the page runs, as in a browser (or behind a proxy) that has neither. */
const switchOffXhrAndWebSocket = () => {
  delete window.XMLHttpRequest;
  delete window.WebSocket;
};

export class Visit {
  backend;
  #run;
  #context;
  #page;
  #lines = [];

  constructor(run) {
    this.#run = run;
    this.backend = new Backend(run.base, run.token);
  }

  /** Opens the site and loads the bundle into it, as a script or as a module. */
  async open({ bundle, module = false, oldBrowser = false }) {
    this.#context = await this.#run.browser.newContext();
    this.#page = await this.#context.newPage();
    this.#page.setDefaultTimeout(8_000);
    this.#page.on("console", (message) => this.#lines.push(`console ${message.type()}: ${message.text()}`));
    this.#page.on("pageerror", (error) => this.#lines.push(`error ${error.message}`));
    this.#page.on("request", (request) =>
      this.#lines.push(`${request.resourceType()} ${request.method()} ${request.url()}`),
    );
    this.#page.on("response", (answer) =>
      this.#lines.push(`answer ${answer.status()} ${answer.headers()["content-type"]} ${answer.url()}`),
    );
    this.#page.on("websocket", (webSocket) => this.#lines.push(`websocket ${webSocket.url()}`));
    if (oldBrowser) {
      await this.#page.addInitScript(switchOffXhrAndWebSocket);
    }
    await this.#page.goto(this.#run.site);
    const url = new URL(bundle, bundle.startsWith("/1.3/") ? this.#run.site : `${this.#run.base}/`).href;
    if (module) {
      await this.#page.evaluate(async (from) => (window.io = (await import(from)).io), url);
    } else {
      await this.#page.addScriptTag({ url });
    }
  }

  async connect(options) {
    await this.#page.evaluate(
      ([base, settings]) => {
        window.messages = [];
        window.refusals = [];
        window.socket = window.io(base, { forceNew: true, reconnection: false, ...settings });
        window.socket.on("message", (message) => window.messages.push(message));
        window.socket.on("connect_error", (error) => window.refusals.push(String(error)));
      },
      [this.#run.base, options],
    );
    await this.until("the connection", () => window.socket.connected === true);
  }

  claim(userId, connectionId) {
    return this.#page.evaluate(
      (pair) => new Promise((resolve) => window.socket.emit("register", ...pair, resolve)),
      [userId, connectionId],
    );
  }

  disconnect() {
    return this.#page.evaluate(() => void window.socket.disconnect());
  }

  async transport(expected) {
    await this.until(`transport ${expected}`, (name) => window.socket.io.engine.transport.name === name, expected);
  }

  async received(messages) {
    await this.until(`${messages.length} messages`, (count) => window.messages.length >= count, messages.length);
    assert.deepEqual(await this.#page.evaluate(() => window.messages), messages);
  }

  /** Whether the page asked for such a thing, written as "kind METHOD url". */
  requested(pattern) {
    return this.#lines.some((line) => pattern.test(line));
  }

  async registration(name) {
    const pair = [`${name}-${randomUUID()}`, randomUUID()];
    await this.backend.register(...pair);
    return pair;
  }

  async until(awaited, condition, argument) {
    await eventually(() => this.#page.evaluate(condition, argument), awaited);
  }

  trace() {
    return this.#lines.slice(-25).map((line) => line.slice(0, 240));
  }

  async close() {
    await this.#context?.close();
  }
}
