// Runs named situations one after the other: one line each, every wait bounded.

const SITUATION_LIMIT = 20_000;
const RUN_LIMIT = 150_000;

/**
 * Runs the situations; each is a function that gets its own stage and throws when something is not as it should be.
 * Answers whether all of them were. `stageFor(name)` gives an object with `close()` and `trace()`, the lines that tell what went over the wire.
 */
export async function play(situations, stageFor) {
  let current = "the start";
  const watchdog = setTimeout(() => {
    console.log(`not ok - ${current}: the whole run took over ${RUN_LIMIT / 1000} s`);
    process.exit(1);
  }, RUN_LIMIT);
  let failures = 0;
  for (const [name, situation] of Object.entries(situations)) {
    current = name;
    const stage = stageFor(name);
    try {
      await limited(situation(stage));
      console.log(`ok - ${name}`);
    } catch (failure) {
      failures++;
      console.log(`not ok - ${name}: ${failure.message.trim().replaceAll(/\s*\n\s*/g, " | ")}`);
      stage.trace().forEach((line) => console.log(`#   ${line}`));
    } finally {
      await stage.close();
    }
  }
  clearTimeout(watchdog);
  const total = Object.keys(situations).length;
  console.log(`# ${total - failures} of ${total} situations as they should be`);
  return failures === 0 && total > 0;
}

async function limited(situation) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over within ${SITUATION_LIMIT / 1000} s`)), SITUATION_LIMIT);
  });
  try {
    await Promise.race([situation, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the condition holds (or its promise says so); fails after ten seconds with what was awaited. */
export async function eventually(condition, awaited) {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain for ${typeof awaited === "function" ? awaited() : awaited}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Ends the program with one line for the person who called it wrongly or lacks something. */
export function refuse(line) {
  console.log(line);
  process.exit(2);
}
