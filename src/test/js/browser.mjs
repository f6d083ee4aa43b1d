// node browser.mjs BASE_URL TOKEN
//
// Plays the main job in a real headless Chromium, on a page of another origin, with the browser bundles of three
// client generations over every transport that they have.

import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";
import { NO_CHROMIUM, chromiumPath } from "./browser/chromium.mjs";
import { openSite } from "./browser/site.mjs";
import { Visit } from "./browser/visit.mjs";
import { eventually, play, refuse } from "./report.mjs";

const BUNDLES = {
  "4.x": { bundle: "socket.io/socket.io.js" },
  "4.x minified": { bundle: "socket.io/socket.io.min.js" },
  "4.x module": { bundle: "socket.io/socket.io.esm.min.js", module: true },
  "2.x": { bundle: "socket.io/2/socket.io.js" },
  "1.3.7": { bundle: "/1.3/socket.io.js" },
};
const WAYS = {
  websocket: { transports: ["websocket"], ends: "websocket", seen: /^websocket ws:.*transport=websocket/ },
  polling: { transports: ["polling"], ends: "polling", seen: /^xhr GET .*transport=polling.*sid=/ },
  upgrade: { transports: ["polling", "websocket"], ends: "websocket", seen: /^xhr GET .*transport=polling/ },
  JSONP: {
    transports: ["polling", "websocket"],
    oldBrowser: true,
    ends: "polling",
    seen: /^script GET .*[?&]j=\d/,
  },
};
const PLAN = {
  "4.x": ["websocket", "polling", "upgrade"],
  "4.x minified": ["upgrade"],
  "4.x module": ["upgrade"],
  "2.x": ["websocket", "polling", "upgrade", "JSONP"],
  "1.3.7": ["websocket", "polling", "upgrade", "JSONP"],
};

/** The whole way of a message to a browser, with characters from everywhere in both directions. */
async function mainJob(visit, bundle, way) {
  await visit.open({ ...bundle, oldBrowser: way.oldBrowser });
  const pair = await visit.registration("użytkownik żółw 日本 😀");
  await visit.connect({ transports: way.transports });
  assert.deepEqual(await visit.claim(pair[0], "a guess").then((answer) => answer.ok), false);
  assert.deepEqual(await visit.claim(...pair), { ok: true });
  const text = 'zażółć 日本 😀 \u2028 \u2029 \\ " \' </script> \n end';
  const messages = [{ [text]: [text] }, text, 0, false, "", ...Array(30).keys()];
  for (const message of messages) {
    assert.equal(await visit.backend.push(pair[0], message), 1, "sessions of the push");
  }
  await visit.received(messages);
  await visit.transport(way.ends);
  assert.ok(visit.requested(way.seen), `nothing like ${way.seen} went over the network`);
  await visit.disconnect();
  await eventually(async () => (await visit.backend.push(pair[0], "late", { ttl: 0 })) === 0, '{"sessions": 0} after disconnect()');
}

async function auth(visit) {
  await visit.open(BUNDLES["4.x"]);
  const [userId, connectionId] = await visit.registration("żółw 😀");
  await visit.connect({ auth: { userId, connectionId } });
  assert.equal(await visit.backend.push(userId, "hello"), 1, "sessions of the push");
  await visit.received(["hello"]);
}

const [base, token] = process.argv.slice(2);
if (!base || !token) {
  refuse("usage: node browser.mjs BASE_URL TOKEN");
}
const executablePath = chromiumPath();
if (!executablePath) {
  refuse(NO_CHROMIUM);
}
const browser = await chromium.launch({ executablePath });
const site = await openSite();
const situations = { "4.x with the pair in auth": auth };
for (const [name, ways] of Object.entries(PLAN)) {
  for (const way of ways) {
    situations[`${name} over ${way}`] = (visit) => mainJob(visit, BUNDLES[name], WAYS[way]);
  }
}
const passed = await play(situations, () => new Visit({ base: base.replace(/\/$/, ""), token, browser, site: site.origin }));
await browser.close();
site.close();
process.exit(passed ? 0 : 1);
