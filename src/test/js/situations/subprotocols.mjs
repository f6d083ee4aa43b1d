// The stock option `protocols` offers subprotocols: a client gives up when none of them is taken.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

export const subprotocols = {
  "of the protocols that a client offers the first is taken": async (stage) => {
    const peer = await stage.connected({ protocols: ["a", "b"] });
    await eventually(() => peer.socket.io.engine.transport.ws?.protocol === "a", "the subprotocol a");
    const pair = await stage.registration();
    assert.deepEqual(await peer.claim(...pair), { ok: true });
    await stage.push(pair[0], "over a");
    await peer.received(1);
  },
};
