// A cable between a client and the server that can be cut, and that can hold WebSockets back: so a dropped
// connection and a message in the middle of an upgrade are arranged, not hoped for.

import net from "node:net";

const WEBSOCKET_REQUEST = /^GET [^\r\n]*transport=websocket/;

export class Cable {
  #target;
  #server;
  #ends = new Set();
  #gate = Promise.resolve();
  #open = () => {};
  #lag = 0;

  static async to(base) {
    const cable = new Cable(base);
    await new Promise((resolve, reject) => {
      cable.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return cable;
  }

  constructor(base) {
    this.#target = new URL(base);
    this.#server = net.createServer((client) => this.#join(client));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}${this.#target.pathname}`;
  }

  /** Drops every connection at once; the next one is let through. */
  cut() {
    for (const end of this.#ends) {
      end.destroy();
    }
  }

  /** Lets no WebSocket handshake through until `release`. */
  holdWebSockets() {
    this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  /** Lets WebSockets through, each chunk of them `lag` milliseconds late and in order. */
  releaseWebSockets(lag) {
    this.#lag = lag;
    this.#open();
  }

  close() {
    this.#open();
    this.cut();
    this.#server.close();
  }

  #join(client) {
    const server = net.connect(this.#target.port || 80, this.#target.hostname);
    const line = { webSocket: false };
    this.#carry(client, server, line);
    this.#carry(server, client, line);
  }

  #carry(from, to, line) {
    this.#ends.add(from);
    let order = Promise.resolve();
    from.on("data", (chunk) => {
      line.webSocket ||= WEBSOCKET_REQUEST.test(chunk.toString("latin1"));
      if (!line.webSocket) {
        to.write(chunk);
        return;
      }
      const due = this.#gate.then(() => new Promise((resolve) => setTimeout(resolve, this.#lag)));
      order = Promise.all([order, due]).then(() => to.destroyed || to.write(chunk));
    });
    from.on("end", () => order.then(() => to.end()));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#ends.delete(from);
      order.then(() => to.destroy());
    });
  }
}
