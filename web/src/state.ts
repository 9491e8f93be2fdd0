// What the page shows, kept in its address: a link leads back to the same view.

export const FACETS = ["kind", "side", "source", "stance", "verdict", "language"] as const;
export type Facet = (typeof FACETS)[number];

export interface State {
  view: string;
  id: string;
  maps: string;
  t: string;
  maps2: string;
  t2: string;
  layout: string;
  at: string;
  near: boolean;
  filters: Partial<Record<Facet, string>>;
}

type Listener = (state: State, before: State) => void;
const listeners: Listener[] = [];
let current = read();

function read(): State {
  const query = new URLSearchParams(location.search);
  const text = (name: string): string => query.get(name) ?? "";
  const filters: State["filters"] = {};
  for (const facet of FACETS) if (query.has(facet)) filters[facet] = text(facet);
  return {
    view: text("view") || "claims",
    id: text("id"),
    maps: text("maps"),
    t: text("t"),
    maps2: text("maps2"),
    t2: text("t2"),
    layout: text("layout") === "side" ? "side" : "",
    at: text("at"),
    near: query.has("near"),
    filters,
  };
}

export function addressOf(state: State): string {
  const query = new URLSearchParams();
  if (state.view !== "claims") query.set("view", state.view);
  for (const name of ["id", "maps", "t", "maps2", "t2", "layout", "at"] as const) if (state[name]) query.set(name, state[name]);
  if (state.near) query.set("near", "1");
  for (const facet of FACETS) {
    const value = state.filters[facet];
    if (value !== undefined) query.set(facet, value);
  }
  const text = query.toString();
  return text ? `?${text}` : "/";
}

export const state = (): State => current;

export function change(patch: Partial<State>, how: "push" | "replace" = "replace"): void {
  const before = current;
  current = { ...current, ...patch };
  const address = addressOf(current);
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  for (const listener of listeners) listener(current, before);
}

export function onChange(listener: Listener): void {
  listeners.push(listener);
}

addEventListener("popstate", () => {
  const before = current;
  current = read();
  for (const listener of listeners) listener(current, before);
});
