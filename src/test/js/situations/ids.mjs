// Ids as a backend puts them into an address without encoding them, which Node's fetch mends in part.

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";

/** All that is visible, but for what ends or divides a path or a query. */
const VISIBLE = String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i));

export const ids = {
  "an id that nobody has encoded is the id of the client": async (stage) => {
    const userId = `auth0|${randomUUID()}${VISIBLE.replace(/[/?#%\\]/g, "")}`;
    const connectionId = `c|${randomUUID()}${VISIBLE.replace(/[#%&+]/g, "")}`;
    await stage.backend.fetch("PUT", `/api/${userId}/register?connectionId=${connectionId}`);
    const peer = await stage.holder([userId, connectionId]);
    for (const end of ["push", "push/"]) {
      const { sessions } = JSON.parse(await stage.backend.fetch("POST", `/api/${userId}/${end}`, '{"message":1}'));
      assert.equal(sessions, 1, `sessions of the ${end}`);
    }
    await peer.received(2);
  },
};
