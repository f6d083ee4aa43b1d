// The inbox over the panes: a badge, a list, and marks that are the same in all of them.

import { button, field, log, pane, push, result } from "./person.mjs";

const bell = (page, number, unseen) => button(page, `Inbox of pane ${number}, ${unseen} unseen`);
const items = (page, number) => page.getByRole("list", { name: `Inbox of pane ${number}`, exact: true }).getByRole("listitem");
const act = (page, number, name) => pane(page, number).getByRole("button", { name, exact: true });

export async function withInbox(person, page) {
  await field.user(page).fill(`inbox-${Date.now()}`);
  await person.connect(page);
  await push(page, '{"title": "Invoice 4711"}');
  for (const number of [1, 2]) {
    await person.sees(`pane ${number} has a badge`, bell(page, number, 1), "1");
  }
  await bell(page, 1, 1).click();
  await person.sees("the inbox lists the message", items(page, 1), "Invoice 4711");
  await person.sees("what is listed is seen: pane 2 has no badge", bell(page, 2, 0), "Inbox");
  await act(page, 1, "Mark read").click();
  await person.sees("a mark is shown where it was made", items(page, 1), /read/);
  await bell(page, 2, 0).click();
  await person.sees("and in the other pane", items(page, 2), /Invoice 4711.*read/s);
  await act(page, 2, "Mark unread").click();
  await person.sees("unread again in the first", items(page, 1), /seen/);

  await page.getByLabel("Into the inbox as well").uncheck();
  await push(page, '{"title": "Only now"}');
  await person.sees("what is not for the inbox arrives", log(page, 2), "Only now");
  await page.getByLabel("Into the inbox as well").check();
  await push(page, '{"title": "Invoice 4712"}');
  await person.sees("the next one is on top", items(page, 2).first(), "Invoice 4712");
  const titles = await items(page, 2).locator(".what").allTextContents();
  person.check("and what was not for the inbox is not in it", titles.join() === "Invoice 4712,Invoice 4711", titles);

  await button(page, "Add a pane").click();
  await page.keyboard.press("Enter");
  await person.sees("a pane that comes later connects", pane(page, 3).locator(".state"), "Receiving");
  await bell(page, 3, 0).click();
  await person.sees("and has what came before", items(page, 3).nth(1), "Invoice 4711");
  await act(page, 3, "Mark all read").click();
  await person.sees("all are read everywhere", items(page, 1).first(), /Invoice 4712.*read/s);
  await items(page, 3).first().getByRole("button", { name: "Archive" }).click();
  await person.sees("what is archived is gone there", items(page, 3).first(), "Invoice 4711");
  await person.sees("and everywhere", items(page, 1).first(), "Invoice 4711");
  await person.sees("the last push told its sessions", result(page, "push"), "200: went to 2 sessions");
}
