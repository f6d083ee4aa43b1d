// Who may claim what: a client gets the pushes of a pair that the backend registered, and no others.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

function assertRefused(answer) {
  assert.equal(answer?.ok, false, `the answer to a wrong claim is ${JSON.stringify(answer)}`);
  assert.ok(typeof answer.error === "string" && answer.error.length > 0, "the refusal says why");
}

export const claims = {
  "a wrong pair is refused and receives nothing": async (stage) => {
    const pair = await stage.registration();
    const other = await stage.registration("other");
    const holder = await stage.holder(pair);
    const guesser = await stage.connected();
    assertRefused(await guesser.claim(pair[0], "a guess"));
    assertRefused(await guesser.claim(pair[0], other[1]));
    assertRefused(await guesser.claim(other[0], pair[1]));
    await stage.push(pair[0], "secret");
    await stage.push(other[0], "secret too", 0);
    await stage.receivedOnly(guesser);
    await stage.receivedOnly(holder, "secret");
  },

  "a claim that is no pair of texts is refused": async (stage) => {
    const peer = await stage.connected();
    for (const values of [[], ["only a user"], [{ a: 1 }, ["b"]], [null, null]]) {
      assertRefused(await peer.ask("register", ...values));
    }
    await stage.receivedOnly(peer);
  },

  "a claim before its registration is refused, after it accepted": async (stage) => {
    const pair = stage.pair();
    const peer = await stage.connected();
    assertRefused(await peer.claim(...pair));
    await stage.backend.register(...pair);
    assert.deepEqual(await peer.claim(...pair), { ok: true });
    await stage.push(pair[0], "now");
    await peer.received(1);
  },

  "five wrong claims close the socket": async (stage) => {
    const [userId] = await stage.registration();
    const guesser = await stage.connected();
    for (let n = 0; n < 5; n++) {
      assert.equal(guesser.drops, 0, `open before guess ${n + 1}`);
      guesser.socket.emit("register", userId, `guess ${n}`);
    }
    await guesser.dropped();
  },

  "a newer claim of the same connection id closes the older socket": async (stage) => {
    const pair = await stage.registration();
    const older = await stage.holder(pair);
    await stage.push(pair[0], "first");
    await older.received(1);
    const newer = await stage.holder(pair);
    await older.dropped();
    await stage.push(pair[0], "second");
    await eventually(() => newer.messages.includes("second"), "the second message");
    // The first is sent again as long as nobody knows that it has arrived.
    assert.deepEqual(newer.messages.filter((message) => message !== "first"), ["second"]);
    assert.deepEqual(older.messages, ["first"]);
  },

  "a new claim of the same socket replaces its old one": async (stage) => {
    const [before, after] = [await stage.registration("before"), await stage.registration("after")];
    const peer = await stage.holder(before);
    assert.deepEqual(await peer.claim(...after), { ok: true });
    await stage.push(before[0], "to the old one", 0);
    await stage.push(after[0], "to the new one");
    await stage.receivedOnly(peer, "to the new one");
  },

  "unregister stops the pushes and keeps the connection": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    await stage.push(pair[0], "before");
    await peer.received(1);
    await new Promise((answered) => peer.socket.emit("unregister", answered));
    await stage.sessionsBecome(pair[0], 0);
    const received = peer.messages.length;
    await stage.push(pair[0], "after", 0);
    assert.ok(peer.connected, "the connection is kept");
    await stage.receivedOnly(peer, ...peer.messages.slice(0, received));
    assert.ok(!peer.messages.includes("after"));
  },

  "the backend ends a registration: its socket is closed and its pair is void": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    await stage.backend.end(...pair);
    await peer.dropped();
    await stage.push(pair[0], "too late", 0);
    assertRefused(await (await stage.connected()).claim(...pair));
  },
};
