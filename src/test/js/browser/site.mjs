// The website that the browser visits: another origin than the server under test, as a customer's site is.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Too old to be served by the server under test; its ready-made browser bundle lies beside its package.json. */
const BUNDLE_1_3 = new URL("socket.io.js", `file://${require.resolve("socket.io-client-1.3/package.json")}`);

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A customer's site</title>
<link rel="icon" href="data:,"></head><body></body></html>`;

/** Answers the site's origin and how to end it. */
export async function openSite() {
  const server = createServer((request, response) => {
    if (request.url === "/1.3/socket.io.js") {
      response.setHeader("Content-Type", "text/javascript; charset=utf-8");
      response.end(readFileSync(BUNDLE_1_3));
    } else {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(PAGE);
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => (server.close(), server.closeAllConnections()),
  };
}
