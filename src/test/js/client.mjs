// node client.mjs BASE_URL TOKEN CLIENT_VERSION websocket|polling|upgrade
//
// Plays every situation with one stock Socket.IO client over one transport against a running server.

import { stockClient, TRANSPORTS } from "./peer.mjs";
import { play, refuse } from "./report.mjs";
import { Stage } from "./stage.mjs";
import { auth } from "./situations/auth.mjs";
import { claims } from "./situations/claims.mjs";
import { delivery, literalText } from "./situations/delivery.mjs";
import { ids } from "./situations/ids.mjs";
import { inbox } from "./situations/inbox.mjs";
import { lifetime } from "./situations/lifetime.mjs";
import { recovery } from "./situations/recovery.mjs";
import { subprotocols } from "./situations/subprotocols.mjs";
import { upgrade } from "./situations/upgrade.mjs";

const [base, token, version, transport] = process.argv.slice(2);
if (!base || !token || !TRANSPORTS[transport]) {
  refuse("usage: node client.mjs BASE_URL TOKEN CLIENT_VERSION websocket|polling|upgrade");
}
const client = stockClient(version);
if (!client) {
  refuse(`socket.io-client ${version} is not among the dependencies of package.json`);
}

const situations = {
  ...delivery,
  ...(transport === "polling" && client.generation < 3 ? {} : literalText),
  ...claims,
  ...ids,
  ...inbox,
  ...lifetime,
  ...recovery(client),
  // Older ones know of subprotocols for browsers alone.
  ...(transport === "polling" || client.generation < 3 ? {} : subprotocols),
  ...(transport === "upgrade" ? upgrade : {}),
  ...(client.generation >= 3 ? auth : {}),
};
const passed = await play(situations, () => new Stage({ base, token, client, transport }));
process.exit(passed ? 0 : 1);
