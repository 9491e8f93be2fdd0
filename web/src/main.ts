// Starts the page: asks what is open, draws the map, and shows the view that the address names.

import "maplibre-gl/dist/maplibre-gl.css";
import "./style.css";
import { ask, type About, type Progress } from "./api";
import { claimsView, options, refreshShown, showPlaces } from "./claims";
import { byId, el, say } from "./dom";
import { forget } from "./drawn";
import { ControlMap } from "./map";
import { checkView, placeView, sourceView } from "./pages";
import { onRefresh, tell } from "./progress";
import { reportsView, reportView } from "./reader";
import { change, onChange, state, type State } from "./state";
import { Timeline } from "./timeline";

const VIEWS: [string, string][] = [["claims", "Claims"], ["reports", "Reports"], ["check", "Check a text"]];
const PARENTS: Record<string, string> = { report: "reports", place: "claims", source: "claims" };

async function start(): Promise<void> {
  const about = await ask<About>("/about");
  byId("theatre").textContent = about.theatre;
  legend(about);
  const early = state().view === "claims" && !state().near;
  if (early) await view(about, null);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const map = new ControlMap(byId("map"), about, state().at, "Map of control");
  new Timeline(about, map);
  map.onPlace((id) => change({ view: "place", id }, "push"));
  const show = (): void => void view(about, map);
  onChange((now, before) => {
    if (now.view !== before.view || now.id !== before.id || filtered(now, before)) show();
    if (filtered(now, before)) void showPlaces(map);
  });
  map.map.on("moveend", () => {
    const spot = map.map.getCenter();
    change({ at: [spot.lng.toFixed(3), spot.lat.toFixed(3), map.map.getZoom().toFixed(2)].join(",") });
    if (state().near && state().view === "claims") show();
  });
  if (!early) show();
  void showPlaces(map);
  onRefresh(show);
  listen(show, about, map);
  Object.assign(window, { contestedMap: map.map });
}

function filtered(now: State, before: State): boolean {
  return now.near !== before.near || JSON.stringify(now.filters) !== JSON.stringify(before.filters);
}

async function view(about: About, map: ControlMap | null): Promise<void> {
  const now = state();
  const panel = byId("panel");
  const nav = byId("views");
  const held = document.activeElement?.id;
  forget(map);
  const open = PARENTS[now.view] ?? now.view;
  nav.replaceChildren(
    ...VIEWS.map(([key, words]) =>
      el("a", { href: key === "claims" ? "/" : `?view=${key}`, "aria-current": open === key ? "page" : null, onclick: (event) => { event.preventDefault(); change({ view: key, id: "" }, "push"); } }, words),
    ),
  );
  try {
    if (!map) await claimsView(panel, about, null);
    else if (now.view === "report") await reportView(panel, now.id, about, map);
    else if (now.view === "reports") await reportsView(panel);
    else if (now.view === "place") await placeView(panel, now.id, about, map);
    else if (now.view === "source") await sourceView(panel, now.id, about);
    else if (now.view === "check") checkView(panel, about, map);
    else await claimsView(panel, about, map);
  } catch (error) {
    panel.replaceChildren(el("p", { class: "error", role: "alert" }, (error as Error).message));
  }
  if (held?.startsWith("filter-")) document.getElementById(held)?.focus();
  document.body.dataset["ready"] = `${now.view} ${now.id}`;
}

function legend(about: About): void {
  const list = el("ul", {});
  const line = (status: string, colour: string, words: string): void => {
    const sign = el("span", { class: `sign ${status}`, "aria-hidden": "true" });
    sign.style.setProperty("--side", colour);
    list.append(el("li", {}, sign, ` ${words}`));
  };
  for (const side of about.sides) {
    line(side.defender ? "rest" : "held", side.colour, side.defender ? `Other land: held by ${side.name}` : `Held by ${side.name} (darker: before the war's first day)`);
    line("regained", side.colour, `Regained by ${side.name}`);
  }
  line("contested", "", "Contested");
  list.append(el("li", {}, el("span", { class: "dot", "aria-hidden": "true" }), " Place named in claims"));
  byId("legend").append(list);
  if (innerWidth < 700) byId("legend").removeAttribute("open");
}

function listen(show: () => void, about: About, map: ControlMap): void {
  const stream = new EventSource("/events");
  stream.addEventListener("claim", () => {
    say("New claims came in");
    if (state().view === "claims") show();
  });
  stream.addEventListener("verdicts", (event) => {
    const now = JSON.parse((event as MessageEvent<string>).data) as Progress;
    if (now.judged === about.judged && now.claims === about.claims) return;
    Object.assign(about, { judged: now.judged, claims: now.claims });
    about.facets["verdict"] = now.verdict;
    tell(about);
    const pick = document.getElementById("filter-verdict");
    if (pick && pick !== document.activeElement) pick.replaceChildren(...options(about, "verdict"));
    void refreshShown(about, map);
    if (state().filters.verdict !== undefined) void showPlaces(map);
  });
  addEventListener("pagehide", () => stream.close());
}

start().catch((error: unknown) => {
  byId("panel").replaceChildren(el("p", { class: "error", role: "alert" }, `The page could not start: ${(error as Error).message}`));
});
