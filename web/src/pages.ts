// The page of a place, the page of a source, and the box that checks a text.

import { ask, type About, type Brief, type PlacePage, type Run, type SourcePage } from "./api";
import { claimItem } from "./claims";
import { bars, inferredPart } from "./chart";
import { calm, el, plural, say } from "./dom";
import type { ControlMap } from "./map";
import { briefNodes } from "./reader";

export async function placeView(panel: HTMLElement, id: string, about: About, map: ControlMap): Promise<void> {
  const place = await ask<PlacePage>(`/places/${encodeURIComponent(id)}`);
  const { name, population } = place.properties;
  const facts = [place.region_name, population ? `${population.toLocaleString("en")} people` : null].filter(Boolean).join(", ");
  const nodes: HTMLElement[] = [el("h2", {}, name), el("p", { class: "meta" }, facts), el("h3", {}, "Who held it")];
  if (place.history.length) nodes.push(bars(place, about));
  for (const one of place.history) nodes.push(history(one.name, one.runs, about));
  nodes.push(el("h3", {}, "By the claims alone"), inferredPart(place, about));
  nodes.push(el("h3", {}, "What was said"), el("p", { class: "count" }, plural(place.claims_matched, "claim")));
  const list = el("ol", { class: "claims" });
  for (const claim of place.claims) list.append(claimItem(claim, about));
  panel.replaceChildren(...nodes, list);
  map.map.easeTo({ center: place.geometry.coordinates, zoom: Math.max(8, map.map.getZoom()), duration: calm() ? 0 : 400 });
  say(`${name}: ${plural(place.claims_matched, "claim")}`);
}

function history(name: string, runs: Run[], about: About): HTMLElement {
  const table = el("table", { class: "runs" }, el("caption", {}, name), el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "From"), el("th", { scope: "col" }, "To"), el("th", { scope: "col" }, "Shown as"), el("th", { scope: "col" }, "Maps"))));
  const body = el("tbody", {});
  for (const run of runs) {
    const side = about.sides.find((one) => one.key === run.side);
    const sign = el("span", { class: `sign ${run.status}`, "aria-hidden": "true" });
    if (side) sign.style.setProperty("--side", side.colour);
    body.append(el("tr", {}, el("td", {}, run.from.slice(0, 10)), el("td", {}, run.to.slice(0, 10)), el("td", {}, sign, ` ${run.status}${side ? `, ${side.name}` : ""}`), el("td", {}, String(run.maps))));
  }
  table.append(body);
  return el("details", {}, el("summary", {}, `${name}, as a table`), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `History by ${name}` }, table));
}

export async function sourceView(panel: HTMLElement, id: string, about: About): Promise<void> {
  const source = await ask<SourcePage>(`/sources/${encodeURIComponent(id)}`);
  const nodes: HTMLElement[] = [el("h2", {}, source.name), el("h3", {}, "What it said")];
  const titles: Record<string, string> = { kind_words: "Kinds", stance_words: "How", verdict: "Verdicts" };
  for (const [facet, counts] of Object.entries(source.counts)) {
    const table = el("table", {}, el("caption", {}, titles[facet] ?? facet));
    for (const [value, count] of Object.entries(counts)) table.append(el("tr", {}, el("th", { scope: "row" }, value), el("td", {}, String(count))));
    nodes.push(table);
  }
  nodes.push(el("h3", {}, "Track record"), ...records(source, about));
  const list = el("ol", { class: "claims" });
  for (const claim of source.claims) list.append(claimItem(claim, about));
  panel.replaceChildren(...nodes, el("h3", {}, plural(source.claims_matched, "claim")), list);
  say(`${source.name}: ${plural(source.claims_matched, "claim")}`);
}

function records(source: SourcePage, about: About): HTMLElement[] {
  const told = source.records.map((one) => {
    const left = Object.entries(one.left_out).map(([why, count]) => `${count} ${why}`).join(", ");
    const share = one.count ? `${one.borne_out} of ${one.count} changes of hands borne out (90 % interval ${Math.round(one.low * 100)} to ${Math.round(one.high * 100)} %)` : "no change of hands that these maps could decide";
    const lead = one.lead_days === null ? "" : `; median ${Math.abs(one.lead_days).toFixed(1)} days ${one.lead_days >= 0 ? "before" : "after"} the map`;
    const maps = about.maps.find((known) => known.key === one.maps)?.name ?? one.maps;
    return el("p", {}, `By ${maps}: ${share}${lead}${left ? `; left out: ${left}` : ""}.`);
  });
  return told.length ? told : [el("p", {}, "None: it said of no town who holds it.")];
}

export function checkView(panel: HTMLElement, about: About, map: ControlMap): void {
  const text = el("textarea", { id: "check-text", rows: 10, required: true, "aria-describedby": "check-help" });
  const published = el("input", { id: "check-date", type: "date" });
  const publisher = el("input", { id: "check-publisher", type: "text", maxlength: 200 });
  const button = el("button", { type: "submit" }, "Check");
  const result = el("div", { id: "check-result" });
  const form = el(
    "form",
    { class: "check", onsubmit: (event) => { event.preventDefault(); void run(); } },
    el("label", { for: "check-text" }, "The report's words"),
    text,
    el("p", { id: "check-help", class: "meta" }, "English. It is read on this machine and sent nowhere. A text file may be dropped here."),
    el("label", { for: "check-date" }, "Published"),
    published,
    el("label", { for: "check-publisher" }, "Publisher (if known)"),
    publisher,
    button,
  );
  const run = async (): Promise<void> => {
    button.disabled = true;
    result.replaceChildren(el("p", { "aria-busy": "true" }, "Reading…"));
    say("Reading the text");
    try {
      const body = JSON.stringify({ text: text.value, published: published.value || null, publisher: publisher.value || null });
      const brief = await ask<Brief>("/check", { method: "POST", headers: { "content-type": "application/json" }, body });
      result.replaceChildren(...briefNodes(brief, about, map));
      say(`${plural(brief.claims.length, "claim")} found`);
    } catch (error) {
      result.replaceChildren(el("p", { class: "error", role: "alert" }, (error as Error).message));
    }
    button.disabled = false;
  };
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    const words = event.dataTransfer?.getData("text/plain");
    if (file) void file.text().then((read) => (text.value = read));
    else if (words) text.value = words;
  });
  panel.replaceChildren(el("h2", {}, "Check a text"), form, result);
}
