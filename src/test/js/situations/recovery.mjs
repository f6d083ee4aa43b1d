// What a stock client gets of what was pushed while its network was gone, without a line of its own for it.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

const PATIENCE = { reconnection: true, reconnectionDelay: 300, reconnectionDelayMax: 300, randomizationFactor: 0 };

/** Clients of 4.6 and later recover by themselves, and get nothing twice. */
const recovers = ({ version }) => {
  const [major, minor] = version.split(".").map(Number);
  return major > 4 || (major === 4 && minor >= 6);
};

/** Claims with these options, if any, whenever it connects. */
const lostNetwork = (client, options) => async (stage) => {
  const pair = await stage.registration();
  const cable = await stage.cable();
  const peer = stage.peer(PATIENCE, cable.url);
  peer.socket.on("connect", () => peer.claim(...pair, options));
  const expected = [];
  for (let round = 1; round <= 3; round++) {
    await peer.ready(); // in the middle of an upgrade, once its poll is paused, it would notice by its heartbeat only
    await eventually(async () => (await stage.backend.push(pair[0], "?", { ttl: 0 })) === 1, `claim ${round}`);
    expected.push(`before ${round}`, `during ${round}, 1`, `during ${round}, 2`);
    await stage.push(pair[0], `before ${round}`);
    await eventually(() => peer.messages.includes(`before ${round}`), `the message before drop ${round}`);
    await eventually(() => (cable.cut(), peer.drops >= round), `drop ${round}`);
    await stage.backend.push(pair[0], `during ${round}, 1`);
    await stage.backend.push(pair[0], `during ${round}, 2`);
    await eventually(() => peer.messages.includes(`during ${round}, 2`), `what was missed in round ${round}`);
  }
  const messages = peer.messages.filter((message) => message !== "?");
  // Without ids, clients of 1.x and 2.x cannot tell what they get again.
  assert.deepEqual(options || client.generation >= 3 ? messages : [...new Set(messages)], expected);
  if (recovers(client)) {
    assert.equal(peer.repeats, 0, "messages that came twice");
    assert.equal(peer.socket.recovered, true, "recovered");
  }
};

const asksOnce = async (stage) => {
  const pair = await stage.registration();
  const cable = await stage.cable();
  const peer = await stage.connected(PATIENCE, cable.url);
  assert.deepEqual(await peer.claim(...pair, { ids: true }), { ok: true });
  await stage.push(pair[0], "before");
  await peer.received(1);
  await eventually(() => (cable.cut(), peer.drops > 0), "the end of the connection");
  await stage.backend.push(pair[0], "during");
  await peer.received(2);
  assert.deepEqual(peer.messages, ["before", "during"]);
  assert.equal(peer.socket.recovered, true, "recovered");
};

export const recovery = (client) => ({
  "what is pushed while the network is gone arrives when it is back, in order and once": lostNetwork(client),

  "the same for a client that has asked for ids": lostNetwork(client, { ids: true }),

  ...(recovers(client) ? { "a client that has asked need not ask again when it recovers": asksOnce } : {}),

  "what is pushed before the first claim arrives with it": async (stage) => {
    const pair = await stage.registration();
    await stage.push(pair[0], "early", 0);
    const peer = await stage.holder(pair);
    await stage.push(pair[0], "late");
    await peer.received(2);
    assert.deepEqual(peer.messages, ["early", "late"]);
  },

  "a client may say what it has": async (stage) => {
    const pair = await stage.registration();
    const first = await stage.asker(pair);
    await stage.push(pair[0], "one");
    await stage.push(pair[0], "two");
    await first.received(2);
    first.close();
    const second = await stage.connected();
    const answer = await second.claim(...pair, { after: first.ids[0] });
    assert.deepEqual(answer, { ok: true, recovered: true });
    await second.received(1);
    assert.deepEqual(second.messages, ["two"]);
  },
});
