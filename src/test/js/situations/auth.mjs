// Clients 3.x and 4.x may claim their registration in the handshake itself.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

const asAuth = ([userId, connectionId]) => ({ auth: { userId, connectionId } });

export const auth = {
  "a pair in auth is claimed by the connect itself": async (stage) => {
    const pair = await stage.registration("użytkownik 日本 😀");
    const peer = await stage.connected(asAuth(pair));
    await stage.push(pair[0], { "żółw": "😀" });
    await peer.received(1);
    assert.deepEqual(peer.messages, [{ "żółw": "😀" }]);
  },

  "a wrong pair in auth is a connect_error, and a right one then connects": async (stage) => {
    const pair = await stage.registration();
    const peer = stage.peer(asAuth([pair[0], "a guess"]));
    await eventually(() => peer.refusals.length > 0, "connect_error");
    const [refusal] = peer.refusals;
    assert.ok(refusal instanceof Error && refusal.message.length > 0, "the refusal says why");
    assert.equal(refusal.type, undefined, `refused by the server, not by the transport (${refusal.message})`);
    assert.equal(peer.connects, 0);
    assert.equal(await stage.backend.push(pair[0], "secret", { ttl: 0 }), 0, "sessions of the push");
    peer.socket.auth = asAuth(pair).auth;
    peer.socket.connect();
    await peer.ready();
    await stage.push(pair[0], "welcome");
    await peer.received(1);
    assert.deepEqual(peer.messages, ["welcome"]);
  },

  "a newer claim by auth closes the older socket": async (stage) => {
    const pair = await stage.registration();
    const older = await stage.holder(pair);
    const newer = await stage.connected(asAuth(pair));
    await older.dropped();
    await stage.push(pair[0], "to the newer");
    await newer.received(1);
  },
};
