// A person before the page: opens it, does things, and says what is seen. One line a check.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { NO_CHROMIUM, chromiumPath } from "../browser/chromium.mjs";
import { refuse } from "../report.mjs";

const DESKTOP = { width: 1280, height: 900 };
const WAIT_MS = 10_000;
/** A name that browsers do not trust as they trust localhost: plain http, as in a company's network. */
const PLAIN_HOST = "plain.test";

export class Person {
  #browser;
  #failed = 0;

  constructor(browser, address, token) {
    this.#browser = browser;
    this.token = token;
    this.url = address.endsWith("/") ? address : `${address}/`;
    const { port, pathname } = new URL(this.url);
    this.plainUrl = `http://${PLAIN_HOST}:${port || 80}${pathname}`;
  }

  static async at(address, token) {
    const browser = await chromium.launch({
      executablePath: chromiumPath() ?? refuse(NO_CHROMIUM),
      args: [
        `--host-resolver-rules=MAP ${PLAIN_HOST} ${new URL(address).hostname}`,
        // Chromium refuses its sandbox to root, which is whom containers run as.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    });
    return new Person(browser, address, token);
  }

  async leave() {
    await this.#browser.close();
    return this.#failed;
  }

  check(what, passed, seen) {
    const instead = passed || seen === undefined ? "" : `: seen ${JSON.stringify(seen)}`;
    console.log(`${passed ? "ok" : "not ok"} - ${what}${instead}`);
    this.#failed += passed ? 0 : 1;
  }

  /** Waits until the element says it; what it says instead is reported otherwise. */
  async sees(what, locator, expected) {
    const seen = await locator.filter({ hasText: expected }).first().waitFor().then(() => true, () => false);
    this.check(what, seen, seen ? undefined : await locator.allTextContents());
  }

  /** A situation that breaks off is a failed check, and the next one still runs. */
  async situation(name, { url = this.url, before, ...options }, steps) {
    const context = await this.#browser.newContext({ viewport: DESKTOP, ...options });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const troubles = [];
    page.on("console", (entry) => {
      if (["error", "warning"].includes(entry.type())) {
        troubles.push(entry.text());
      }
    });
    page.on("pageerror", (error) => troubles.push(String(error)));
    try {
      await before?.(context);
      await page.goto(url);
      await steps(this, page, troubles, context);
    } catch (error) {
      this.check(`${name} went through`, false, String(error).split("\n").slice(0, 4).join(" "));
    }
    this.check(`${name}: nothing in the browser's console`, troubles.length === 0, troubles);
    await context.close();
  }

  async connect(page, panes = 2) {
    await field.token(page).fill(this.token);
    await button(page, "Connect").click();
    for (let number = 1; number <= panes; number++) {
      await pane(page, number).getByText("Receiving", { exact: true }).waitFor();
    }
  }

  /** Runs a copied line as a backend's engineer would; answers what it printed. */
  async shell(command) {
    const { stdout } = await promisify(execFile)("bash", ["-c", command], {
      env: { ...process.env, AUTH_TOKEN: this.token },
      timeout: WAIT_MS,
    });
    return stdout;
  }
}

export const field = {
  token: (page) => page.getByLabel("Token", { exact: true }),
  user: (page) => page.getByLabel("User id"),
  message: (page) => page.getByLabel("Message, any JSON value"),
};
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const pane = (page, number) => page.getByRole("article", { name: `Pane ${number}`, exact: true });
export const log = (page, number) => page.getByRole("log", { name: `Events of pane ${number}`, exact: true });
export const messages = (page, number) => log(page, number).locator("pre");
export const transport = (page, number) => pane(page, number).locator("[aria-current=true]");
export const result = (page, form) => page.locator(`#${form}-result`);

export async function push(page, text) {
  await field.message(page).fill(text);
  await button(page, "Push").click();
}

/** Tab until the wanted element has the focus, as someone without a mouse does. */
export async function tabTo(page, locator) {
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await locator.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${locator}`);
}
