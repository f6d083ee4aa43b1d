// Finds the browser that this machine has; none is downloaded.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export const NO_CHROMIUM =
  "Chromium is not found: install it (Debian: apt-get install chromium), or set CHROMIUM to the path of Chromium or Chrome, and run the command again.";

/** The path of Chromium or Chrome, or undefined: what CHROMIUM names, else the first one on the PATH. */
export function chromiumPath(env = process.env) {
  if (env.CHROMIUM) {
    return isExecutable(env.CHROMIUM) ? env.CHROMIUM : undefined;
  }
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
