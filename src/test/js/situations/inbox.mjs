// The inbox: a stock client that asks lists, marks and hears of changes; one that does not ask notices nothing.

import { strict as assert } from "node:assert";
import { eventually } from "../report.mjs";

const ask = (peer, ...event) => new Promise((resolve) => peer.socket.emit(...event, resolve));

export const inbox = {
  "a client lists its inbox, marks, and is told of each change": async (stage) => {
    const pair = await stage.registration();
    await stage.backend.push(pair[0], { title: "żółw 😀" }, { inbox: true });
    const peer = await stage.connected();
    const changes = [];
    peer.socket.on("inbox", (...values) => {
      assert.equal(values.length, 1, "arguments of inbox");
      changes.push(values[0]);
    });
    const { ok, inbox: first } = await peer.claim(...pair, { inbox: { limit: 20 } });
    assert.equal(ok, true);
    assert.deepEqual(first.messages.map(({ message }) => message), [{ title: "żółw 😀" }]);
    assert.deepEqual([first.unseen, first.unread, first.total, first.more], [1, 1, 1, false]);

    const [{ id }] = first.messages;
    assert.deepEqual(await ask(peer, "mark", { read: [id] }), { ok: true, changed: 1, unseen: 0, unread: 0, total: 1 });
    await eventually(() => changes.length === 1, "the event");
    assert.deepEqual(changes[0], { unseen: 0, unread: 0, total: 1, changes: [{ id, seen: true, read: true }] });
    await stage.backend.fetch("DELETE", `/api/${encodeURIComponent(pair[0])}/inbox`);
    await eventually(() => changes.length === 2, "the second event");
    assert.deepEqual(changes[1].changes, [{ id, removed: "deleted" }]);
    assert.deepEqual(await ask(peer, "inbox", {}), {
      ok: true, messages: [], unseen: 0, unread: 0, total: 0, more: false,
    });
  },

  "a client that has not asked notices nothing of an inbox": async (stage) => {
    const pair = await stage.registration();
    const peer = await stage.holder(pair);
    peer.socket.on("inbox", () => assert.fail("an event that nobody has asked for"));
    await stage.backend.push(pair[0], "in the inbox", { inbox: true });
    await stage.backend.fetch("POST", `/api/${encodeURIComponent(pair[0])}/inbox/read`, '{"all":true}');
    await stage.receivedOnly(peer, "in the inbox");
  },
};
