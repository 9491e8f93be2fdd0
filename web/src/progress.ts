// Tells how many claims are judged by now, while the server judges them, and offers to list what came in.

import type { About } from "./api";
import { el } from "./dom";

let refresh = (): void => undefined;

export function onRefresh(show: () => void): void {
  refresh = show;
}

export function progressNote(about: About): HTMLElement {
  const words = el("span", { id: "judged" });
  const button = el("button", { type: "button", id: "refresh", hidden: true, onclick: () => refresh() }, "List what came in");
  const note = el("p", { class: "progress", id: "progress" }, words, " ", button);
  fill(note, words, about);
  return note;
}

export function tell(about: About): void {
  const note = document.getElementById("progress");
  const words = document.getElementById("judged");
  if (note && words) fill(note, words, about);
}

export function offerRefresh(others: boolean): void {
  const button = document.getElementById("refresh");
  const note = document.getElementById("progress");
  if (!button || !note) return;
  button.hidden = !others;
  if (others) note.hidden = false;
}

function fill(note: HTMLElement, words: HTMLElement, about: About): void {
  const open = about.judged < about.claims;
  note.hidden = !open || !about.claims;
  const count = `verdicts: ${about.judged.toLocaleString("en")} of ${about.claims.toLocaleString("en")} claims judged`;
  words.textContent = open && !about.judging ? `${count}; the others are judged when their report is opened` : count;
}
