// The reader: a report with its claims marked in the text, and a card for each with every verdict.

import { ask, type About, type Brief, type Card, type Judgement, type ReportRow } from "./api";
import { badge, link } from "./claims";
import { drawButton } from "./drawn";
import { el, plural, say } from "./dom";
import type { ControlMap } from "./map";
import { change, state } from "./state";

export async function reportsView(panel: HTMLElement): Promise<void> {
  const { reports } = await ask<{ reports: ReportRow[] }>("/reports");
  const list = el("ul", { class: "plain" });
  for (const one of reports) {
    list.append(el("li", { class: "report" }, link(`${one.publisher ?? one.id}, ${one.published}`, "report", one.id), el("span", { class: "meta" }, ` ${plural(one.claims, "claim")}${one.has_text ? "" : " · text not at hand"}`), one.opening ? el("p", { class: "meta" }, one.opening) : null));
  }
  panel.replaceChildren(el("h2", {}, "Reports"), reports.length ? list : el("p", {}, "No reports are open."));
  say(plural(reports.length, "report"));
}

export async function reportView(panel: HTMLElement, id: string, about: About, map: ControlMap): Promise<void> {
  panel.replaceChildren(el("h2", {}, "Report"), el("p", { "aria-busy": "true" }, "Reading and judging its claims…"));
  const brief = await ask<Brief>(`/reports/${id.split("/").map(encodeURIComponent).join("/")}`);
  if (!state().t) change({ t: `${brief.published}T21:00:00Z` });
  panel.replaceChildren(...briefNodes(brief, about, map));
  say(`${brief.title}: ${plural(brief.claims.length, "claim")}`);
}

export function briefNodes(brief: Brief, about: About, map: ControlMap): HTMLElement[] {
  const counts = el("p", { class: "counts" });
  for (const one of brief.counts) counts.append(badge(`${one.count} ${one.label}`, one.label, about.verdicts), " ");
  const address = brief.url ? el("p", {}, el("a", { href: brief.url, rel: "noreferrer noopener" }, "The report where it was published")) : null;
  const cards = el("div", { class: "cards" });
  for (const one of brief.claims) cards.append(card(brief.id, one, about, map));
  return [
    el("h2", {}, brief.title),
    el("p", { class: "meta" }, `${brief.publisher}, ${brief.dateline}`),
    ...(address ? [address] : []),
    counts,
    ...(brief.paragraphs.length ? [text(brief)] : []),
    el("h3", {}, "Claims"),
    cards,
    ...notes(brief),
    el("button", { type: "button", class: "print", onclick: () => print() }, "Print"),
  ];
}

function text(brief: Brief): HTMLElement {
  const box = el("article", { class: "text", lang: brief.language, "aria-label": "The report's text" });
  for (const line of brief.paragraphs) {
    const paragraph = el("p", {});
    for (const piece of line) {
      for (const number of piece.starts) paragraph.append(el("a", { class: "number", href: `#claim-${number}`, "aria-label": `Claim ${number}`, onclick: (event) => jump(event, number) }, String(number)));
      const slug = brief.claims[(piece.claims[0] ?? 0) - 1]?.style.slug;
      paragraph.append(piece.claims.length ? el("mark", { class: slug ?? "" }, piece.words) : piece.words);
    }
    box.append(paragraph);
  }
  return box;
}

function jump(event: Event, number: number): void {
  event.preventDefault();
  const target = document.getElementById(`claim-${number}`);
  target?.focus();
  target?.scrollIntoView({ block: "start" });
}

function card(report: string, one: Card, about: About, map: ControlMap): HTMLElement {
  const places = el("span", {});
  one.places.forEach((place, number) => {
    if (number) places.append(", ");
    places.append(place.id ? link(place.name, "place", place.id) : place.name);
  });
  const facts = el("dl", {});
  const fact = (name: string, value: Node | string | null): void => {
    if (value) facts.append(el("dt", {}, name), el("dd", {}, value));
  };
  fact("Who says so", one.speaker);
  fact("How", one.stance + (one.hedged ? ", hedged" : ""));
  fact("Side that acts", one.side);
  fact("Where", one.places.length ? places : null);
  fact("When", one.when);
  fact("How much", one.quantity);
  const box = el("section", { class: `card ${one.style.slug}`, id: `claim-${one.number}`, tabindex: "-1", "aria-label": `Claim ${one.number}` }, el("h4", {}, `${one.number}. `, badge(one.label, one.style.word, about.verdicts), ` ${one.kind}`), el("blockquote", {}, one.quote), facts);
  one.judgements.forEach((judgement, number) => {
    const part = judged(judgement, about);
    const drawable = one.drawn[number];
    if (drawable) part.append(...drawButton(report, one.number, drawable, judgement, about, map));
    box.append(part);
  });
  return box;
}

function judged(one: Judgement, about: About): HTMLElement {
  const box = el("details", { class: "judgement", open: true }, el("summary", {}, badge(one.label, one.style.word, about.verdicts), ` ${one.source ?? "no map"}${one.when ? `, ${one.when}` : ""}`), el("p", {}, one.reason));
  if (one.values.length) {
    const table = el("table", {}, el("caption", {}, one.measure ?? "measured"));
    for (const [definition, value] of one.values) table.append(el("tr", {}, el("th", { scope: "row" }, definition), el("td", {}, value)));
    if (one.band) table.append(el("tr", {}, el("th", { scope: "row" }, "from lowest to highest"), el("td", {}, one.band)));
    box.append(table);
  }
  if (one.compared) box.append(el("p", { class: "meta" }, `Maps compared: ${one.compared}`));
  if (one.assumed.length) box.append(el("p", { class: "meta" }, `Assumed: ${one.assumed.join("; ")}`));
  return box;
}

function notes(brief: Brief): HTMLElement[] {
  const all = [...brief.notes, brief.clock, ...brief.credits.map((one) => `${one.name}: ${one.words}`)];
  const list = el("ul", { class: "notes" });
  for (const one of all) list.append(el("li", {}, one));
  return [el("h3", {}, "Notes and sources"), list];
}
