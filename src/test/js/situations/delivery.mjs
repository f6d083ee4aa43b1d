// What arrives, and at whom.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

/** Latin, beyond Latin 1, beyond the basic plane, a joined emoji, a combining mark, and separators of lines. */
const WORLD = "Zażółć gęślą jaźń, naïve, 日本語, עברית, 😀 👩‍👩‍👧 𝄞 e\u0301 \u00e9 \u2028 \u2029 \u0000 \\ \" end";

const KINDS = [
  { title: "Hello", nested: { list: [1, [2, { three: 3 }]], nothing: null, empty: {} }, "": "no name" },
  ["a", 1, null, [], {}],
  "plain text",
  "",
  42,
  0,
  -1.5e-7,
  9007199254740991,
  true,
  false,
];

export const delivery = {
  "a registered client receives a push": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    await stage.push(pair[0], { title: "Hello" });
    await peer.received(1);
    assert.deepEqual(peer.messages, [{ title: "Hello" }]);
  },

  "a client that asks gets the id beside the value": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.asker(pair);
    await stage.push(pair[0], { title: "Hello" });
    await peer.received(1);
    assert.deepEqual(peer.messages, [{ title: "Hello" }]);
    assert.equal(peer.ids.length, 1);
  },

  "null for an option is none": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.connected();
    assert.deepEqual(await peer.ask("register", ...pair, { after: null, ids: null, inbox: null }), { ok: true });
    await stage.push(pair[0], "hello");
    await peer.received(1);
  },

  "register without an acknowledgement callback works as in the original": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.connected();
    peer.socket.emit("register", ...pair);
    await stage.sessionsBecome(pair[0], 1);
    await peer.received(1);
    assert.deepEqual(peer.messages, ["how many are left?"]);
  },

  "every kind of JSON value arrives as it was pushed": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    for (const value of KINDS) {
      await stage.push(pair[0], value);
    }
    await peer.received(KINDS.length);
    assert.deepEqual(peer.messages, KINDS);
  },

  "characters of the whole world arrive, as text, as value and as name": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    await stage.push(pair[0], WORLD);
    await stage.push(pair[0], { [WORLD]: [WORLD] });
    await peer.received(2);
    assert.deepEqual(peer.messages, [WORLD, { [WORLD]: [WORLD] }]);
  },

  "a client claims a user id and a connection id of the whole world's characters": async (stage) => {
    for (const name of ["użytkownik żółw", "日本語", "😀𝄞", "é"]) {
      const [userId, connectionId] = stage.pair(name);
      const pair = [userId, `${connectionId}-${name}`];
      await stage.backend.register(...pair);
      const peer = await stage.holder(pair);
      await stage.push(userId, name);
      await peer.received(1);
      assert.deepEqual(peer.messages, [name]);
    }
  },

  "a large message arrives whole": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    const large = "żółw 😀 ".repeat(30_000);
    await stage.push(pair[0], large);
    await stage.push(pair[0], "next");
    await peer.received(2);
    assert.ok(peer.messages[0] === large, `the large message came as ${String(peer.messages[0]).length} characters`);
    assert.equal(peer.messages[1], "next");
  },

  "a burst of 200 pushes arrives complete and in order": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    for (const n of numbers) {
      await stage.push(pair[0], n);
    }
    await peer.received(numbers.length);
    await stage.receivedOnly(peer, ...numbers);
  },

  "all sessions of one user receive": async (stage) => {
    const [userId] = stage.pair();
    const peers = [];
    for (const connectionId of ["first", "second", "third"]) {
      await stage.backend.register(userId, connectionId);
      peers.push(await stage.holder([userId, connectionId]));
    }
    await stage.push(userId, "to all", 3);
    for (const peer of peers) {
      await stage.receivedOnly(peer, "to all");
    }
  },

  "another user's socket and an unregistered socket receive nothing": async (stage) => {
    const pair = await stage.registration();
    const [holder, other, nobody] = await Promise.all([
      stage.holder(pair),
      stage.registration("other").then((others) => stage.holder(others)),
      stage.connected(),
    ]);
    await stage.push(pair[0], "secret");
    await holder.received(1);
    await stage.receivedOnly(other);
    await stage.receivedOnly(nobody);
  },

  "a user without a live session gets no push, and the answer says so": async (stage) => {
    const pair = await stage.registration();
    await stage.push(pair[0], "too early", 0);
    const peer = await stage.connected();
    await stage.push(pair[0], "not claimed yet", 0);
    await stage.receivedOnly(peer);
  },

  "an unknown namespace is refused and the connection lives on": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    const elsewhere = peer.socket.io.socket("/nowhere");
    const refusals = [];
    elsewhere.on("error", (error) => refusals.push(error)).on("connect_error", (error) => refusals.push(error));
    elsewhere.connect();
    await eventually(() => refusals.length > 0, "the refusal of the namespace");
    assert.match(refusals[0].message ?? refusals[0], /invalid namespace/i);
    await stage.push(pair[0], "still here");
    await peer.received(1);
  },
};

/** Not for 1.x and 2.x over polling, which put different texts into the same bytes: nobody can tell them apart. */
export const literalText = {
  "an id that merely looks as if encoded twice is taken as it is": async (stage) => {
    const [userId, connectionId] = stage.pair("Ã©");
    await stage.backend.register(userId, connectionId);
    const peer = await stage.holder([userId, connectionId]);
    await stage.push(userId, "literal");
    await peer.received(1);
  },
};
