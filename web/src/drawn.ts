// Draws what a verdict rests on: fetched when asked for, fitted into the view, explained in its card.

import { ask, type About, type Drawable, type Drawn, type Judgement } from "./api";
import { byId, el, say } from "./dom";
import type { ControlMap } from "./map";
import { change } from "./state";

interface Shown { button: HTMLButtonElement; box: HTMLElement; card: Element | null; map: ControlMap }
let shown: Shown | null = null;
const AFTER_MS = 300; // a button must not move away from under the pointer that presses it

export function drawButton(report: string, claim: number, what: Drawable, judgement: Judgement, about: About, map: ControlMap): HTMLElement[] {
  const whose = [judgement.source, judgement.when].filter(Boolean).join(", ");
  const box = el("div", { class: "drawn", hidden: true });
  const button = el("button", { type: "button", class: "draw", "aria-pressed": "false", onclick: () => void toggle() }, "Show on the map", el("span", { class: "hidden" }, ` (claim ${claim}, ${whose})`));
  const toggle = async (): Promise<void> => {
    if (shown?.button === button) return forget(map);
    forget(map);
    shown = { button, box, card: button.closest(".card"), map };
    button.setAttribute("aria-pressed", "true");
    box.hidden = false;
    box.replaceChildren(el("p", { class: "meta", "aria-busy": "true" }, "Drawing…"));
    try {
      const asked = new URLSearchParams({ as_of: what.as_of, ...(what.source ? { source: what.source } : {}) });
      const drawn = await ask<Drawn>(`/reports/${report.split("/").map(encodeURIComponent).join("/")}/claims/${claim}/drawn?${asked}`);
      if (shown?.button === button) await show(drawn, box, about, map);
    } catch (error) {
      box.replaceChildren(el("p", { class: "error", role: "alert" }, (error as Error).message));
    }
  };
  return [button, box];
}

async function show(drawn: Drawn, box: HTMLElement, about: About, map: ControlMap): Promise<void> {
  if (drawn.t1 && about.maps.some((one) => one.key === drawn.source)) change({ maps: drawn.source ?? "", t: drawn.t1 });
  byId("legend").removeAttribute("open");
  await map.show("drawn", drawn);
  if (drawn.bbox) map.fit(drawn.bbox);
  box.replaceChildren(el("p", { class: "hidden" }, drawn.words), drawn.features.length ? key(drawn) : el("p", { class: "meta" }, drawn.words));
  say(drawn.words);
  if (innerWidth < 700) byId("maps").scrollIntoView({ block: "start" });
  else box.parentElement?.scrollIntoView({ block: "nearest" });
}

function key(drawn: Drawn): HTMLElement {
  const rows = new Map<string, { role: string; words: string; labels: Set<string> }>();
  for (const one of drawn.features) {
    const { role, words, label } = one.properties as { role: string; words: string; label: string };
    if (role === "figure") continue;
    const row = rows.get(`${role} ${words}`) ?? { role, words, labels: new Set<string>() };
    if (label) row.labels.add(label);
    rows.set(`${role} ${words}`, row);
  }
  const list = el("ul", { class: "key", "aria-label": "What is drawn on the map" });
  for (const { role, words, labels } of rows.values()) {
    const few = ([...labels].slice(0, 4).join(", ") + (labels.size > 4 ? ` and ${labels.size - 4} more` : "")).replace(/(?<=\d) (?=\S)/g, "\u00a0");
    list.append(el("li", {}, el("span", { class: `stroke ${role}`, "aria-hidden": "true" }), el("span", {}, words, few ? ": " : "", few ? el("strong", {}, few) : null)));
  }
  return list;
}

export function forget(map: ControlMap | null): void {
  map?.clear("drawn");
  if (!shown) return;
  shown.button.setAttribute("aria-pressed", "false");
  shown.box.hidden = true;
  shown = null;
}

document.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest(".card") : null;
  const left = shown;
  if (!left || !card || card === left.card) return;
  setTimeout(() => {
    if (shown === left) forget(left.map);
  }, AFTER_MS);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) forget(shown.map);
});
