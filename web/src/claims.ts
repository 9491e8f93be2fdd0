// The list of claims with its filters; the map shows the same claims by place.

import type { FeatureCollection } from "geojson";
import { ask, type About, type Claim, type ClaimPage, type VerdictWord } from "./api";
import { el, plural, say } from "./dom";
import type { ControlMap } from "./map";
import { offerRefresh, progressNote } from "./progress";
import { change, FACETS, state, type Facet } from "./state";

const PAGE = 50;
const TITLES: Record<Facet, string> = { kind: "Kind", side: "Side that acts", source: "Who says so", stance: "How it is said", verdict: "Verdict", language: "Language" };

export function badge(label: string, word: string, words: VerdictWord[]): HTMLElement {
  const style = words.find((one) => one.word === word);
  return el("span", { class: `badge ${style?.slug ?? "none"}`, title: style?.meaning ?? "" }, `${style?.symbol ?? "–"} ${label}`);
}

export function link(words: string, view: string, id: string): HTMLElement {
  const target = new URLSearchParams({ view, id });
  return el("a", { href: `?${target}`, onclick: (event) => { event.preventDefault(); change({ view, id }, "push"); } }, words);
}

export function claimItem(claim: Claim, about: About): HTMLElement {
  const side = about.sides.find((one) => one.key === claim.side)?.name;
  const places = el("span", {});
  claim.places.forEach((place, number) => {
    if (number) places.append(", ");
    places.append(place.id ? link(place.name, "place", place.id) : place.name);
  });
  return el(
    "li",
    { class: "claim", "data-id": claim.id, "data-verdict": claim.verdict_label },
    el("p", { class: "head" }, badge(claim.verdict_label, claim.verdict, about.verdicts), ` ${claim.kind_words}${side ? `, ${side}` : ""}`),
    el("blockquote", {}, claim.quote),
    el("p", { class: "meta" }, link(claim.source ?? "the report itself", "source", claim.source ?? ""), ` · ${claim.stance_words}${claim.hedged ? ", hedged" : ""} · `, places, claim.places.length ? " · " : "", link(claim.publisher ?? claim.report, "report", claim.report), " · ", el("span", { class: "day" }, claim.published)),
    claim.reason ? el("p", { class: "reason" }, claim.reason) : null,
  );
}

function query(map: ControlMap | null): URLSearchParams {
  const asked = new URLSearchParams();
  const now = state();
  for (const facet of FACETS) {
    const value = now.filters[facet];
    if (value !== undefined) asked.set(facet, value);
  }
  if (now.near && map) {
    const box = map.map.getBounds();
    asked.set("bbox", [Math.max(-180, box.getWest()), Math.max(-90, box.getSouth()), Math.min(180, box.getEast()), Math.min(90, box.getNorth())].map((one) => one.toFixed(4)).join(","));
  }
  return asked;
}

export async function showPlaces(map: ControlMap): Promise<void> {
  const asked = query(map);
  asked.delete("bbox");
  await map.show("claims", await ask<FeatureCollection>(`/claims/places?${asked}`));
}

export async function claimsView(panel: HTMLElement, about: About, map: ControlMap | null): Promise<void> {
  const list = el("ol", { class: "claims" });
  const count = el("p", { class: "count", id: "count" });
  const more = el("button", { type: "button", class: "more" }, "Show more");
  let shown = 0;
  const load = async (): Promise<void> => {
    const asked = query(map);
    asked.set("limit", String(PAGE));
    asked.set("offset", String(shown));
    const page = await ask<ClaimPage>(`/collections/claims/items?${asked}`);
    for (const one of page.features) list.append(claimItem(one.properties, about));
    shown += page.features.length;
    more.hidden = shown >= page.numberMatched;
    count.textContent = page.numberMatched ? `${plural(page.numberMatched, "claim")}, the latest first` : about.claims ? "No claim fits these filters." : "No claims are open. Start the server with --ledger or --reports, or check a text.";
    say(count.textContent);
  };
  more.addEventListener("click", () => void load());
  panel.replaceChildren(el("h2", {}, "Claims"), filters(about), count, progressNote(about), list, more);
  await load();
}

export async function refreshShown(about: About, map: ControlMap | null): Promise<void> {
  const shown = [...document.querySelectorAll<HTMLElement>(".panel > .claims > .claim")];
  const count = document.getElementById("count");
  if (state().view !== "claims" || !count) return;
  const asked = query(map);
  asked.set("limit", String(Math.max(PAGE, Math.min(shown.length, 500))));
  const page = await ask<ClaimPage>(`/collections/claims/items?${asked}`);
  const fresh = new Map(page.features.map((one) => [one.properties.id, one.properties]));
  for (const item of shown) {
    const claim = fresh.get(item.dataset["id"] ?? "");
    if (claim && claim.verdict_label !== item.dataset["verdict"] && !item.contains(document.activeElement)) item.replaceWith(claimItem(claim, about));
  }
  const others = page.features.some((one) => !shown.some((item) => item.dataset["id"] === one.properties.id));
  offerRefresh(others || fresh.size < Math.min(shown.length, 500));
}

function filters(about: About): HTMLElement {
  const box = el("fieldset", { class: "filters" }, el("legend", {}, "Filters"));
  for (const facet of FACETS) {
    const pick = el("select", { id: `filter-${facet}`, onchange: () => set(facet, pick.value) }, ...options(about, facet));
    box.append(el("label", { for: `filter-${facet}` }, TITLES[facet]), pick);
  }
  const near = el("input", { type: "checkbox", id: "filter-near", checked: state().near, onchange: () => change({ near: near.checked }) });
  box.append(el("label", { for: "filter-near" }, "Only on the map"), near);
  return box;
}

export function options(about: About, facet: Facet): HTMLElement[] {
  const chosen = state().filters[facet];
  const counts = about.facets[facet] ?? {};
  const listed = chosen === undefined || chosen in counts ? counts : { ...counts, [chosen]: 0 };
  const every = Object.entries(listed).map(([value, number]) => el("option", { value, selected: chosen === value }, `${words(about, facet, value)} (${number.toLocaleString("en")})`));
  return [el("option", { value: "*" }, "any"), ...every];
}

function words(about: About, facet: Facet, value: string): string {
  if (!value) return facet === "source" ? "the report itself" : "not given";
  if (facet === "side") return about.sides.find((one) => one.key === value)?.name ?? value;
  return about.words[facet]?.[value] ?? value;
}

function set(facet: Facet, value: string): void {
  const kept = { ...state().filters };
  if (value === "*") delete kept[facet];
  else kept[facet] = value;
  change({ filters: kept }, "push");
}
