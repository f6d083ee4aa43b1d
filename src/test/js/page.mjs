// The page at /, used as a person would use it, in a real Chromium.
//
//   node page.mjs http://127.0.0.1:3000 TOKEN [screenshot.png]
//
// One line a check; exits with 1 when any failed. CHROMIUM names the browser, if it is not on the PATH.
// TOKEN must not be a word that stands on the page anyway: the test looks for it there. Needs bash and curl,
// to run the lines that the page gives to copy.

import { lowContrast } from "./page/contrast.mjs";
import { withInbox } from "./page/inbox.mjs";
import { withMouse } from "./page/mouse.mjs";
import { Person, button, field, log, messages, pane, push, result, tabTo, transport } from "./page/person.mjs";

const PHONE = { width: 360, height: 780 };

const [address, token, screenshot] = process.argv.slice(2);
if (!address || !token) {
  console.error("Usage: node page.mjs BASE_URL TOKEN [screenshot.png]");
  process.exit(2);
}

async function withKeyboard(person, page) {
  const { keyboard } = page;
  await tabTo(page, field.token(page));
  await keyboard.press("Enter");
  await person.sees("Enter without a token says what to do", result(page, "connect"), "Type the token first");
  await keyboard.type(token);
  await tabTo(page, field.user(page));
  await keyboard.press("Control+A");
  await keyboard.type(`keyboard-${Date.now()}`);
  await keyboard.press("Enter");
  await person.sees("keyboard: pane 1 receives", pane(page, 1).locator(".state"), "Receiving");
  await person.sees("keyboard: pane 2 receives", pane(page, 2).locator(".state"), "Receiving");
  await tabTo(page, field.message(page));
  await keyboard.press("Control+A");
  await keyboard.type('"typed"');
  await tabTo(page, button(page, "Push"));
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  person.check("keyboard: the focus can be seen", outline === "solid", outline);
  await keyboard.press("Enter");
  await person.sees("keyboard: the push arrives in pane 1", messages(page, 1), '"typed"');
  await person.sees("keyboard: and in pane 2", messages(page, 2), '"typed"');
  await tabTo(page, button(page, "Disconnect pane 2"));
  await keyboard.press("Enter");
  await person.sees("keyboard: pane 2 is disconnected", pane(page, 2).locator(".state"), "Not connected");
  await person.sees("keyboard: pane 1 is not", pane(page, 1).locator(".state"), "Receiving");
}

/** Where crypto.randomUUID and the clipboard API are missing. */
async function onPlainHttp(person, page) {
  person.check("plain http: the origin is not trusted", await page.evaluate(() => !isSecureContext));
  await field.user(page).fill(`plain-${Date.now()}`);
  await person.connect(page);
  await person.sees("plain http: panes connect and upgrade", transport(page, 2), "websocket");
  await button(page, "Copy: Your backend registers").click();
  await page.locator("#copied").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
  await field.message(page).fill("");
  await page.keyboard.press("Control+V");
  const pasted = await field.message(page).inputValue();
  person.check("plain http: what is copied can be pasted", pasted.startsWith("curl -i -X PUT"), pasted);
}

/** The browser's own end of each WebSocket is cut; the server only sees it go. */
async function withBrokenConnection(person) {
  const sockets = [];
  const before = (context) =>
    context.routeWebSocket(/\/socket\.io\//, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
  await person.situation("with a broken connection", { before }, async (_, page) => {
    await field.user(page).fill(`broken-${Date.now()}`);
    await person.connect(page);
    await person.sees("pane 1 has its upgrade", log(page, 1), "Upgraded to websocket");
    await person.sees("pane 2 has its upgrade", log(page, 2), "Upgraded to websocket");
    await Promise.all(sockets.map((socket) => socket.close({ code: 1001 })));
    const way = /Claimed.*Disconnected: transport close.*Trying again, attempt 1.*Claimed/s;
    await person.sees("pane 1 tells the break and the new connection", log(page, 1), way);
    await person.sees("pane 2 tells the break and the new connection", log(page, 2), way);
    await push(page, "[]");
    await person.sees("a push reaches both again", result(page, "push"), "200: went to 2 sessions");
    await person.sees("and is seen", messages(page, 2), "[]");
  });
}

async function withoutServer(person, page, troubles, context) {
  await page.getByText("Working").waitFor();
  await context.route(/\/api\/|\/socket\.io\//, (route) => route.abort());
  await person.sees("the working server is shown first", page.locator(".ping"), "Working");
  await page.reload();
  await person.sees("no answer: the page says so", page.locator(".ping"), "No answer from the server");
  await person.sees("no bundle: the page says so", page.getByRole("alert"), "did not load");
  await field.token(page).fill(token);
  await button(page, "Connect").click();
  await person.sees("and connects nothing", result(page, "connect"), "did not load");
  await button(page, "Push").click();
  await person.sees("nor does it push", result(page, "push"), "No answer from the server");
  const logged = troubles.splice(0);
  person.check("Chromium logs what failed, nothing else", logged.every((text) => text.includes("ERR_FAILED")), logged);
}

/** The page believes to be registered and is not: what the server says to its claim is for the person to read. */
async function withRefusedClaim(person, page, troubles, context) {
  await context.route(/\/register\?/, (route) => route.fulfill({ status: 200 }));
  await field.token(page).fill(token);
  await button(page, "Connect pane 1").click();
  await person.sees("a refused claim is told", log(page, 1).locator(".error span"), /^(?!The server did not answer)./);
  await person.sees("and ends the connection", log(page, 1), "Disconnected: io client disconnect");
  await person.sees("which the pane shows", pane(page, 1).locator(".state"), "Not connected");
}

async function withSeveralNodes(person, page, troubles, context) {
  const health = { status: "up", draining: false, node: "04c1f2e", nodes: 3, store: { kind: "redis", status: "up" } };
  await context.route(/\/api\/status\/health$/, (route) => route.fulfill({ json: health }));
  await page.reload();
  await person.sees("several nodes: the page names its node", page.locator("#info"), /, node 04c1f2e of 3$/);
}

async function onPhone(person, page) {
  await field.user(page).fill(`phone-${Date.now()}`);
  await person.connect(page);
  await push(page, `{"long": "${"x".repeat(300)}"}`);
  await messages(page, 2).waitFor();
  await page.getByRole("button", { name: "Inbox of pane 1, 1 unseen" }).click();
  await page.locator(".inbox-item").first().waitFor();
  const { wide, small } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: [...document.querySelectorAll("button, input, textarea")]
      .filter((element) => element.checkVisibility())
      .filter((element) => element.getBoundingClientRect().height < 24)
      .map((element) => element.textContent || element.id),
  }));
  person.check("360 px: nothing scrolls sideways", wide <= 0, wide);
  person.check("360 px: everything can be hit with a thumb", small.length === 0, small);
}

/** Brings up everything that has colours of its own, then looks at every text. */
async function inColour(person, page, scheme) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await field.user(page).fill(`${scheme}-${Date.now()}`);
  await button(page, "Connect").click();
  await button(page, "Connect pane 1").click();
  await log(page, 1).locator(".error").waitFor();
  await person.connect(page);
  await push(page, '"seen"');
  await messages(page, 2).waitFor();
  await page.getByRole("button", { name: "Inbox of pane 1, 1 unseen" }).click();
  await page.locator(".inbox-item").first().waitFor();
  await button(page, "Disconnect pane 2").click();
  await log(page, 2).locator(".warning").waitFor();
  await field.message(page).fill("{");
  const low = await lowContrast(page);
  person.check(`${scheme}: every text stands out by 4.5 to 1`, low.length === 0, low);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const bright = background.match(/\d+/g).every((part) => Number(part) > 128);
  person.check(`${scheme}: the page follows the system`, bright === (scheme === "light"), background);
}

async function photograph(person, page) {
  await field.user(page).fill("alice");
  await person.connect(page);
  for (const number of [1, 2]) {
    await transport(page, number).filter({ hasText: "websocket" }).waitFor();
  }
  await button(page, "Push").click();
  await messages(page, 2).waitFor();
  await push(page, '{"id": 12345678901234567890, "price": 1.10}');
  await messages(page, 2).nth(1).waitFor();
  await page.getByRole("button", { name: "Inbox of pane 1, 2 unseen" }).click();
  await page.getByRole("button", { name: "Inbox of pane 2, 0 unseen" }).waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: screenshot, fullPage: true, animations: "disabled" });
  person.check("the screenshot is taken", true);
}

const person = await Person.at(address, token);
await person.situation("with a mouse", {}, withMouse);
await person.situation("with the keyboard alone", {}, withKeyboard);
await person.situation("with the inbox", {}, withInbox);
await person.situation("on plain http", { url: person.plainUrl }, onPlainHttp);
await withBrokenConnection(person);
await person.situation("without a server", {}, withoutServer);
await person.situation("with a refused claim", {}, withRefusedClaim);
await person.situation("with several nodes", {}, withSeveralNodes);
await person.situation("at phone width", { viewport: PHONE, isMobile: true, hasTouch: true }, onPhone);
await person.situation("in light mode", {}, (_, page) => inColour(person, page, "light"));
await person.situation("in dark mode", {}, (_, page) => inColour(person, page, "dark"));
if (screenshot) {
  await person.situation("for the screenshot", { colorScheme: "light" }, photograph);
}
const failed = await person.leave();
console.log(failed === 0 ? "The page works." : `${failed} failed.`);
process.exitCode = failed === 0 ? 0 : 1;
