// One stock client of any generation, with what it received and what went over its wire.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { eventually } from "./report.mjs";

const require = createRequire(import.meta.url);

export const TRANSPORTS = {
  websocket: ["websocket"],
  polling: ["polling"],
  upgrade: ["polling", "websocket"],
};

/** The stock client of that exact version, found among the pinned packages. */
export function stockClient(version) {
  const { dependencies } = require("./package.json");
  const name = Object.keys(dependencies).find((each) =>
    [version, `npm:socket.io-client@${version}`].includes(dependencies[each]),
  );
  if (!name) {
    return undefined;
  }
  const client = require(name);
  return { io: client.io ?? client, version, generation: Number(version.split(".")[0]) };
}

const byte = () => Math.floor(Math.random() * 256);

export class Peer {
  /** Each once, as at-least-once delivery asks of a client that minds and that can tell: one of 1.x or 2.x has to ask. */
  messages = [];
  ids = [];
  repeats = 0;
  connects = 0;
  drops = 0;
  refusals = [];
  trace = [];
  socket;
  #transport;
  /** Undefined while a claim is under way that may change it. */
  #asked = false;
  #unplaced = [];
  #traced = new Set();

  constructor(client, url, transport, options = {}) {
    this.#transport = transport;
    const { origin, pathname } = new URL(url);
    this.socket = client.io(origin, {
      path: `${pathname.replace(/\/$/, "")}/socket.io`,
      transports: TRANSPORTS[transport],
      forceNew: true,
      reconnection: false,
      timeout: 8_000,
      // An address of its own, so that the wrong claims of one situation do not count against the others.
      extraHeaders: { "X-Forwarded-For": `10.${byte()}.${byte()}.${byte()}` },
      ...options,
    });
    this.socket.on("connect", () => this.connects++);
    this.socket.on("disconnect", () => this.drops++);
    this.socket.on("connect_error", (error) => this.refusals.push(error));
    this.socket.on("message", (...values) => {
      const withId = this.#asked ?? values.length === 2;
      assert.equal(values.length, withId ? 2 : 1, "arguments of a message");
      if (withId) {
        this.#take(...values);
      } else if (client.generation >= 3) {
        this.#unplaced.push(values[0]);
      } else {
        this.messages.push(values[0]);
      }
    });
    this.socket.on("offset", (...values) => {
      assert.equal(this.#unplaced.length, 1, "one message before each offset");
      assert.equal(values.length, 1, "arguments of an offset");
      this.#take(this.#unplaced.pop(), values[0]);
    });
    this.socket.on("disconnect", () => (this.#unplaced = []));
    this.#follow();
    this.socket.io.on("open", () => this.#follow());
  }

  get transport() {
    return this.socket.io.engine?.transport?.name;
  }

  get connected() {
    return this.socket.connected === true;
  }

  /** Connected, and over the transport that this run is about. */
  async ready() {
    await eventually(() => this.connected, () => `the connection (${this.refusals.map(String).join("; ") || "no error"})`);
    const expected = TRANSPORTS[this.#transport].at(-1);
    await eventually(() => this.transport === expected, () => `transport ${expected}, it is ${this.transport}`);
    return this;
  }

  /** Claims a registration and answers what the server acknowledged. */
  claim(userId, connectionId, options) {
    const before = this.#asked;
    this.#asked = undefined;
    return new Promise((resolve) => {
      this.socket.emit("register", userId, connectionId, ...(options ? [options] : []), (answer) => {
        this.#asked = answer.ok ? options !== undefined : before;
        resolve(answer);
      });
    });
  }

  ask(event, ...values) {
    return new Promise((resolve) => this.socket.emit(event, ...values, resolve));
  }

  async received(count) {
    await eventually(
      () => this.messages.length >= count,
      () => `message ${count}, ${this.messages.length} arrived`,
    );
  }

  async dropped(times = 1) {
    await eventually(() => this.drops >= times, "the end of the connection");
  }

  close() {
    this.socket.io.reconnection?.(false);
    this.socket.disconnect();
    this.socket.io.engine?.close?.();
  }

  #take(message, id) {
    assert.match(id, /^[0-9a-f]{24}$/, "the id of a message");
    if (this.ids.includes(id)) {
      this.repeats++;
      return;
    }
    this.ids.push(id);
    this.messages.push(message);
  }

  #follow() {
    const engine = this.socket.io.engine;
    if (engine && !this.#traced.has(engine)) {
      this.#traced.add(engine);
      const note = (way) => (packet) =>
        this.trace.push(`${way} ${engine.transport?.name ?? ""} ${packet.type} ${excerpt(packet.data)}`);
      engine.on("packet", note("<"));
      engine.on("packetCreate", note(">"));
      engine.on("upgrade", (transport) => this.trace.push(`= upgraded to ${transport.name}`));
      engine.on("close", (reason) => this.trace.push(`= closed: ${reason}`));
    }
  }
}

function excerpt(data) {
  const text = data === undefined ? "" : String(data);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
