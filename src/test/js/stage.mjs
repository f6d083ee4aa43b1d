// What one situation has at hand: users of its own, the backend, peers and cables that are put away afterwards.

import { randomUUID } from "node:crypto";
import { strict as assert } from "node:assert";
import { Backend } from "./backend.mjs";
import { Cable } from "./cable.mjs";
import { Peer } from "./peer.mjs";
import { eventually } from "./report.mjs";

export class Stage {
  backend;
  #run;
  #peers = [];
  #cables = [];

  constructor(run) {
    this.#run = run;
    this.backend = new Backend(run.base, run.token);
  }

  /** A pair that nobody else uses, registered by the backend. */
  async registration(name = "user") {
    const pair = this.pair(name);
    await this.backend.register(...pair);
    return pair;
  }

  pair(name = "user") {
    return [`${name}-${randomUUID()}`, randomUUID()];
  }

  /** A client that has begun to connect. */
  peer(options, url = this.#run.base) {
    const peer = new Peer(this.#run.client, url, this.#run.transport, options);
    this.#peers.push(peer);
    return peer;
  }

  /** A client that is connected over the run's transport. */
  connected(options, url) {
    return this.peer(options, url).ready();
  }

  /** A connected client that holds the registration. */
  async holder([userId, connectionId], options, url) {
    const peer = await this.connected(options, url);
    assert.deepEqual(await peer.claim(userId, connectionId), { ok: true });
    return peer;
  }

  /** The same, and it has asked for the ids of messages. */
  async asker(pair) {
    const peer = await this.connected();
    assert.deepEqual(await peer.claim(...pair, { ids: true }), { ok: true });
    return peer;
  }

  async cable() {
    const cable = await Cable.to(this.#run.base);
    this.#cables.push(cable);
    return cable;
  }

  /** Pushes a message that must reach exactly so many sessions. */
  async push(userId, message, sessions = 1) {
    assert.equal(await this.backend.push(userId, message), sessions, "sessions of the push");
  }

  /** Waits until the server knows that so many sessions are left; pushes as long as it does not. */
  async sessionsBecome(userId, sessions) {
    let last;
    await eventually(
      async () => (last = await this.backend.push(userId, "how many are left?", { ttl: 0 })) === sessions,
      () => `{"sessions": ${sessions}}, the push says ${last}`,
    );
  }

  /**
   * Nothing but the given messages reached the peer. Packets keep their order on a connection, so a stray one would
   * stand before the last message, which is pushed here to a registration that the peer claims.
   */
  async receivedOnly(peer, ...messages) {
    const pair = await this.registration("fence");
    assert.deepEqual(await peer.claim(...pair), { ok: true });
    await this.push(pair[0], "the fence");
    await peer.received(messages.length + 1);
    assert.deepEqual(peer.messages, [...messages, "the fence"]);
  }

  trace() {
    return this.#peers.flatMap((peer, n) => peer.trace.slice(-25).map((line) => `client ${n + 1} ${line}`));
  }

  close() {
    this.#peers.forEach((peer) => peer.close());
    this.#cables.forEach((cable) => cable.close());
  }
}
