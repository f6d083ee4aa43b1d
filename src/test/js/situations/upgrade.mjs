// From polling to WebSocket while pushes go on.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

/** Each step of the probe takes this long, so that several pushes fall into every one of them. */
const LAG = 20;

export const upgrade = {
  "what is pushed during the upgrade arrives once and in order": async (stage) => {
    const pair = await stage.registration();
    const cable = await stage.cable();
    cable.holdWebSockets();
    const peer = stage.peer({}, cable.url);
    await eventually(() => peer.connected, "the connection");
    assert.deepEqual(await peer.claim(...pair), { ok: true });
    let pushed = 0;
    const pushOne = () => stage.push(pair[0], pushed++);
    await pushOne();
    await peer.received(1);
    assert.equal(peer.transport, "polling");
    cable.releaseWebSockets(LAG);
    while (peer.transport === "polling" && pushed < 5_000) {
      await pushOne();
    }
    assert.equal(peer.transport, "websocket");
    assert.ok(pushed > 5, `only ${pushed} pushes fell into the upgrade`);
    for (let n = 0; n < 50; n++) {
      await pushOne();
    }
    await peer.received(pushed);
    await stage.receivedOnly(peer, ...Array(pushed).keys());
  },

  "a client whose WebSocket never gets through goes on over polling": async (stage) => {
    const pair = await stage.registration();
    const cable = await stage.cable();
    cable.holdWebSockets();
    const peer = stage.peer({}, cable.url);
    await eventually(() => peer.connected, "the connection");
    assert.deepEqual(await peer.claim(...pair), { ok: true });
    await stage.push(pair[0], "by polling");
    await stage.receivedOnly(peer, "by polling");
    assert.equal(peer.transport, "polling");
  },
};
