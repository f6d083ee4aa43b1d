// The whole job with a mouse, from a wrong token to the last pane.

import { button, field, log, messages, pane, push, result, transport } from "./person.mjs";

// More digits than a double keeps, and every character that a shell would like to read.
const AWKWARD = `{"id": 12345678901234567890, "price": 1.10, "text": "it's $HOME \`id\` \\"!\\" 🎉"}`;

export async function withMouse(person, page, troubles, context) {
  const user = `mouse-${Date.now()}`;
  await person.sees("ping is ok", page.locator(".ping"), /Working\s+pong in \d+ ms/);
  await person.sees("name, version and server are shown", page.locator("#info"), /^notification-socketio \S+ on [^,]+$/);
  await field.user(page).fill(user);
  await wrongToken(person, page, troubles, user);
  await person.connect(page);
  await transports(person, page);
  await push(page, AWKWARD);
  await person.sees("the push tells its two sessions", result(page, "push"), "200: went to 2 sessions");
  for (const number of [1, 2]) {
    await person.sees(`pane ${number} shows the message digit for digit`, messages(page, number), AWKWARD);
  }
  await wrongMessages(person, page, troubles);
  await copies(person, page, context, user);
  await panesOnTheirOwn(person, page);
  await tokenStays(person, page, context);
}

async function wrongToken(person, page, troubles, user) {
  const wrong = `${person.token}-wrong`;
  const answer = await fetch(new URL(`api/${user}/register?connectionId=x`, person.url), {
    method: "PUT",
    headers: { "X-AUTH-TOKEN": wrong },
  });
  const { title, detail } = await answer.json();
  person.check("the API refuses a wrong token with a title", answer.status === 401 && Boolean(title), { title, detail });
  const refusal = detail ? `401 ${title}: ${detail}` : `401 ${title}`;

  await field.token(page).fill(wrong);
  await button(page, "Connect").click();
  await person.sees("a wrong token shows the API's words", result(page, "connect"), refusal);
  await person.sees("the pane shows them too", log(page, 1), refusal);
  await button(page, "Push").click();
  await person.sees("so does a push", result(page, "push"), refusal);
  const logged = troubles.splice(0);
  const expected = logged.length === 2 && logged.every((text) => text.includes("401"));
  person.check("Chromium itself logs these two refusals and nothing else", expected, logged);
}

async function transports(person, page) {
  for (const number of [1, 2]) {
    await person.sees(`pane ${number} shows websocket after the upgrade`, transport(page, number), "websocket");
    const way = /Registered for.*Opened over polling.*Upgraded to websocket/s;
    await person.sees(`pane ${number} tells the way there`, log(page, number), way);
  }
}

async function wrongMessages(person, page, troubles) {
  const sent = [];
  const listener = (request) => sent.push(request.url());
  page.on("request", listener);
  await push(page, '{"a": 1,}');
  await person.sees("invalid JSON is reported", page.locator(".check"), /Not JSON:\s+\S/);
  await person.sees("and not sent", result(page, "push"), "Not sent");
  person.check("no push left the page", !sent.some((url) => url.includes("/push")), sent);
  page.off("request", listener);
  const marked = await page.evaluate(() => document.activeElement.matches("textarea[aria-invalid=true]"));
  person.check("the editor has the focus and is marked", marked);

  await button(page, "null").click();
  await button(page, "Push").click();
  await person.sees("null is refused in the API's words", result(page, "push"), /^400 .+/);
  const logged = troubles.splice(0);
  person.check("Chromium logs that one refusal", logged.length === 1 && logged[0].includes("400"), logged);
}

async function copies(person, page, context, user) {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(person.url).origin });
  await field.message(page).fill(AWKWARD);
  const copied = async (title) => {
    await button(page, `Copy: ${title}`).click();
    await page.locator("#copied").filter({ hasText: `Copied: ${title}` }).waitFor({ state: "attached" });
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const register = await copied("Your backend registers");
  const receive = await copied("Your client receives");
  const send = await copied("Your backend pushes");
  const all = [register, receive, send].join("\n");
  person.check("the copied lines name $AUTH_TOKEN, not the token", all.includes("$AUTH_TOKEN") && !all.includes(person.token), all);

  await person.shell(register);
  const client = await context.newPage();
  await client.goto(person.url);
  await client.evaluate(() => {
    window.logged = [];
    console.log = (value) => window.logged.push(value);
  });
  await client.evaluate(`${receive}\n;undefined`);
  await client.waitForFunction(() => window.logged.length > 0);
  const claim = await client.evaluate(() => window.logged[0]);
  person.check("the copied client lines claim what the copied curl registered", claim?.ok === true, claim);

  const answer = await person.shell(send);
  person.check("the copied push goes to three sessions", /"sessions"\s*:\s*3/.test(answer), answer);
  await client.waitForFunction(() => window.logged.length > 1);
  const { text } = await client.evaluate(() => window.logged[1]);
  person.check("what the shell sent is what the client got", text === JSON.parse(AWKWARD).text, text);
  await person.sees("and what the pane shows", messages(page, 1).nth(1), AWKWARD);
  await client.close();

  await field.user(page).fill(`${user}'; echo "$HOME" #`);
  const quoted = await person.shell(await copied("Your backend registers"));
  person.check("a user id with quotes is registered, not run", /^HTTP\/\S+ 200/.test(quoted), quoted);
  await field.user(page).fill(user);
  await field.message(page).fill('{"a"\nid\n');
  const nothing = await person.shell(await copied("Your backend pushes"));
  person.check("a broken message leaves nothing to run", nothing === "", nothing);
}

async function panesOnTheirOwn(person, page) {
  await button(page, "Add a pane").click();
  await page.keyboard.press("Enter");
  await person.sees("a third pane connects on its own", pane(page, 3).locator(".state"), "Receiving");
  await button(page, "Disconnect pane 1").click();
  const end = /Disconnected: io client disconnect.*Registration ended/s;
  await person.sees("pane 1 tells why it is disconnected", log(page, 1), end);
  await push(page, '"after"');
  await person.sees("a push then goes to the other two", result(page, "push"), "200: went to 2 sessions");
  await person.sees("pane 3 has it", messages(page, 3), '"after"');
  const texts = await messages(page, 1).allTextContents();
  person.check("pane 1 has not", !texts.includes('"after"'), texts);
  await button(page, "Remove pane 3").click();
  person.check("pane 3 is gone", (await pane(page, 3).count()) === 0);
  const focused = await page.evaluate(() => document.activeElement !== document.body);
  person.check("the focus is not lost with it", focused);
}

async function tokenStays(person, page, context) {
  const kept = await page.evaluate(async () =>
    JSON.stringify([
      location.href,
      document.cookie,
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      (await indexedDB.databases()).map(({ name }) => name),
      (await globalThis.caches?.keys()) ?? [],
      performance.getEntriesByType("resource").map(({ name }) => name),
      document.documentElement.outerHTML,
    ]),
  );
  const cookies = JSON.stringify(await context.cookies());
  const nowhere = !kept.includes(person.token) && !cookies.includes(person.token);
  person.check("the token is in no storage, cookie, URL or markup", nowhere);
  await page.reload();
  person.check("a reload forgets it", (await field.token(page).inputValue()) === "");
}
