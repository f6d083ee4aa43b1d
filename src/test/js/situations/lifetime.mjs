// How a connection ends, and comes back.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

const EVENT = 2;

export const lifetime = {
  "socket.disconnect() ends the session at once": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    await stage.push(pair[0], "while connected");
    peer.socket.disconnect();
    await stage.sessionsBecome(pair[0], 0);
  },

  "an event named disconnect that reaches the server ends the connection": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    // Stock clients keep this reserved name to themselves in emit(), so the packet is handed to their encoder.
    peer.socket.packet({ type: EVENT, data: ["disconnect"], options: { compress: true } });
    await peer.dropped();
    await stage.sessionsBecome(pair[0], 0);
  },

  "a registration outlives its socket and can be claimed again": async (stage) => {
    const pair = await stage.registration();
    const first = await stage.holder(pair);
    first.socket.disconnect();
    const second = await stage.holder(pair);
    await stage.push(pair[0], "welcome back");
    await second.received(1);
    assert.deepEqual(second.messages, ["welcome back"]);
  },

  "after the network dropped, the client reconnects and claims the same pair again": async (stage) => {
    const pair = await stage.registration();
    const cable = await stage.cable();
    const patience = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 100, randomizationFactor: 0 };
    const peer = stage.peer(patience, cable.url);
    const answers = [];
    peer.socket.on("connect", () => peer.claim(...pair, { ids: true }).then((answer) => answers.push(answer)));
    for (let round = 1; round <= 3; round++) {
      await peer.ready();
      await eventually(() => answers.length === round, `the answer to claim ${round}`);
      await stage.push(pair[0], `round ${round}`);
      await peer.received(round);
      await eventually(() => (cable.cut(), peer.drops === round), `drop ${round}`);
    }
    await peer.ready();
    await eventually(() => answers.length === 4, "the answer to the last claim");
    assert.deepEqual(answers, Array(4).fill({ ok: true }));
    await stage.receivedOnly(peer, "round 1", "round 2", "round 3");
  },
};
