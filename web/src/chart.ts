// The charts of a place: who held it by each source over time, and how likely each side holds it by the claims alone.

import { ask, type About, type Inferred, type PlacePage, type Run } from "./api";
import { el, svg } from "./dom";
import { state } from "./state";

const WIDE = 460;
const LEFT = 34;
const RIGHT = 74;
const TOP = 12;
const HIGH = 130;
const BAR = 16;
const AGAIN_MS = 3000;
const DAY = 86_400_000;

interface Scale { from: number; to: number; x: (moment: number) => number }

function scale(from: number, to: number, right: number): Scale {
  return { from, to, x: (moment) => LEFT + ((Math.min(Math.max(moment, from), to) - from) / Math.max(to - from, 1)) * (WIDE - LEFT - right) };
}

const day = (moment: number, year: boolean): string => new Date(moment).toLocaleDateString("en-GB", { timeZone: "UTC", day: year ? undefined : "numeric", month: "short", year: year ? "numeric" : undefined });

function axis(along: Scale, y: number, inset = 0): SVGElement[] {
  const year = along.to - along.from > 400 * DAY;
  return [0, 1 / 3, 2 / 3, 1].map((share) => {
    const moment = along.from + inset + share * (along.to - along.from - 2 * inset);
    return svg("text", { class: "tick", x: along.x(moment), y, "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle" }, day(moment, year));
  });
}

function hatching(about: About, id: string): SVGElement {
  const pattern = (name: string, colour: string, cross: boolean): SVGElement =>
    svg("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, svg("path", { d: cross ? "M0 6L6 0M0 0L6 6" : "M-1 7L7 -1", stroke: colour, "stroke-width": cross ? 1 : 2.6 }));
  return svg("defs", {}, pattern("contested", "#808080", true), ...about.sides.map((side) => pattern(side.key, side.colour, false)));
}

function strip(runs: Run[], about: About, along: Scale, y: number, id: string): SVGElement[] {
  return runs.map((run, number) => {
    const start = Date.parse(run.from);
    const end = number + 1 < runs.length ? Date.parse(runs[number + 1]?.from ?? run.to) : Date.parse(run.to);
    const side = about.sides.find((one) => one.key === run.side);
    const fill = run.status === "contested" ? `url(#${id}-contested)` : run.status === "regained" && side ? `url(#${id}-${side.key})` : (side?.colour ?? "none");
    const words = `${run.from.slice(0, 10)} to ${run.to.slice(0, 10)}: ${run.status}${side ? `, ${side.name}` : ""}`;
    return svg("rect", { class: "run", x: along.x(start), y, width: Math.max(along.x(end) - along.x(start), end >= along.from && start <= along.to ? 1 : 0), height: BAR, fill, "fill-opacity": run.status === "held" ? 0.6 : 1 }, svg("title", {}, words));
  });
}

function legend(about: About): HTMLElement {
  const list = el("ul", { class: "key line", "aria-label": "Signs of the bars" });
  const line = (status: string, words: string, colour: string): void => {
    const sign = el("span", { class: `sign ${status}`, "aria-hidden": "true" });
    if (colour) sign.style.setProperty("--side", colour);
    list.append(el("li", {}, sign, ` ${words}`));
  };
  for (const side of about.sides) line("held", `held, ${side.name}`, side.colour);
  line("contested", "contested", "");
  for (const side of about.sides.filter((one) => one.defender)) line("regained", `regained, ${side.name}`, side.colour);
  return list;
}

export function bars(place: PlacePage, about: About): HTMLElement {
  const moments = place.history.flatMap((one) => one.runs.flatMap((run) => [Date.parse(run.from), Date.parse(run.to)]));
  const along = scale(Math.min(...moments), Math.max(...moments), 4);
  const high = place.history.length * (BAR + 22) + 18;
  const drawn = svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", class: "chart", "aria-label": `Who held ${place.properties.name}, by source: ${spoken(place, about)}` }, hatching(about, "bars"));
  place.history.forEach((one, number) => {
    const y = number * (BAR + 22) + 14;
    drawn.append(svg("text", { class: "name", x: LEFT, y: y - 3 }, one.name), ...strip(one.runs, about, along, y, "bars"));
  });
  drawn.append(...axis(along, high - 4));
  return el("figure", { class: "figure" }, drawn, legend(about));
}

function spoken(place: PlacePage, about: About): string {
  return place.history.map((one) => {
    const last = one.runs.at(-1);
    const side = about.sides.find((known) => known.key === last?.side);
    return `${one.name} at the end ${last ? `${last.status}${side ? `, ${side.name}` : ""}` : "nothing"}`;
  }).join("; ");
}

export function inferredPart(place: PlacePage, about: About): HTMLElement {
  const box = el("div", { class: "inferred", id: "inferred" }, el("p", { class: "meta", "aria-busy": "true" }, "Being worked out…"));
  const look = async (): Promise<void> => {
    const found = await ask<Inferred>(`/places/${encodeURIComponent(place.id)}/inferred`);
    if (state().id !== place.id) return;
    draw(box, found, place, about);
    if (found.state === "working") setTimeout(() => void look().catch(fail), AGAIN_MS);
  };
  const fail = (error: unknown): void => box.replaceChildren(el("p", { class: "error" }, (error as Error).message));
  void look().catch(fail);
  return box;
}

function draw(box: HTMLElement, found: Inferred, place: PlacePage, about: About): void {
  box.dataset["state"] = found.state;
  if (found.state === "none") return box.replaceChildren(el("p", { class: "meta" }, found.reason ?? "Nothing is known."));
  if (!found.now || !found.days) return box.replaceChildren(el("p", { class: "meta", "aria-busy": "true" }, "Being worked out from all claims of the ledger; this page shows it when it is done."));
  const open = box.querySelector("details")?.open ?? false;
  const note = `How likely each side held ${place.properties.name}, inferred from what is said in the ledger's claims: not observed. It begins from the theatre's own timeline on the day before ${found.days[0]}, and covers ${found.days.length} days up to the last report (${found.days_most} at most).`;
  const later = found.then ? null : el("p", { class: "meta", "aria-busy": "true" }, "“As known then” is still being worked out.");
  box.replaceChildren(el("p", { class: "meta" }, note), figure(found, place, about), ...(later ? [later] : []), table(found, place, about, open));
}

function figure(found: Inferred, place: PlacePage, about: About): HTMLElement {
  const days = (found.days ?? []).map((one) => Date.parse(one));
  const along = scale((days[0] ?? 0) - DAY / 2, (days.at(-1) ?? 0) + DAY / 2, RIGHT);
  const y = (share: number): number => TOP + (1 - share) * (HIGH - TOP);
  const path = (row: number[]): string => row.map((share, number) => `${number ? "L" : "M"}${along.x(days[number] ?? 0).toFixed(1)} ${y(share).toFixed(1)}`).join("");
  const high = HIGH + 26 + place.history.length * (BAR + 20);
  const last = about.sides.map((side) => `${side.name} ${percent(found.now?.[side.key]?.at(-1))}`).join(", ");
  const drawn = svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", class: "chart", "aria-label": `Probability by day that each side held ${place.properties.name}; on the last day ${last}. The table below has every day.` }, hatching(about, "inferred"));
  for (const share of [0, 0.5, 1]) drawn.append(svg("path", { class: "grid", d: `M${LEFT} ${y(share)}H${WIDE - RIGHT}` }), svg("text", { class: "tick", x: LEFT - 4, y: y(share) + 4, "text-anchor": "end" }, `${share * 100}%`));
  const ends = apart(about.sides.map((side) => y(found.now?.[side.key]?.at(-1) ?? 0) + 4));
  about.sides.forEach((side, number) => {
    for (const [knowing, style] of [["then", "then"], ["now", "now"]] as const) {
      const row = found[knowing]?.[side.key];
      if (row) drawn.append(svg("path", { class: `chance ${style} side-${number}`, d: path(row), stroke: side.colour }));
    }
    drawn.append(svg("text", { class: "name", x: WIDE - RIGHT + 5, y: ends[number] ?? 0 }, side.name));
  });
  place.history.forEach((one, number) => {
    const top = HIGH + 24 + number * (BAR + 20);
    drawn.append(svg("text", { class: "name", x: LEFT, y: top - 3 }, one.name), ...strip(one.runs, about, along, top, "inferred"));
  });
  drawn.append(...axis(along, high - 2, DAY / 2));
  const key = el("ul", { class: "key line", "aria-label": "Lines of the chart" }, el("li", {}, el("span", { class: "stroke now", "aria-hidden": "true" }), "as known now: by all claims"), el("li", {}, el("span", { class: "stroke then", "aria-hidden": "true" }), "as known then: by what was said by that day"));
  return el("figure", { class: "figure" }, drawn, key);
}

function apart(ends: number[]): number[] {
  const order = ends.map((_, number) => number).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
  let above = -Infinity;
  const placed = [...ends];
  for (const number of order) {
    placed[number] = Math.max(ends[number] ?? 0, above + 14);
    above = placed[number] ?? 0;
  }
  return placed;
}

const percent = (share: number | undefined): string => (share === undefined ? "–" : `${Math.round(share * 100)} %`);

function table(found: Inferred, place: PlacePage, about: About, open: boolean): HTMLElement {
  const head = el("tr", {}, el("th", { scope: "col" }, "Day"));
  for (const side of about.sides) head.append(el("th", { scope: "col" }, `${side.name}, now`), el("th", { scope: "col" }, `${side.name}, then`));
  const body = el("tbody", {});
  (found.days ?? []).forEach((one, number) => {
    const row = el("tr", {}, el("th", { scope: "row" }, one));
    for (const side of about.sides) row.append(el("td", {}, percent(found.now?.[side.key]?.[number])), el("td", {}, percent(found.then?.[side.key]?.[number])));
    body.append(row);
  });
  const made = el("table", { class: "runs" }, el("caption", {}, `Probability that each side held ${place.properties.name}`), el("thead", {}, head), body);
  return el("details", { open }, el("summary", {}, "Every day, as a table"), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Probability by day" }, made));
}
