// The map: the theatre's own land, boundaries and rivers, a source's zones, and the places that claims name.

import type { FeatureCollection } from "geojson";
import maplibregl, { type GeoJSONSource, type Map as MapLibre, type StyleSpecification } from "maplibre-gl/dist/maplibre-gl-csp.js";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import type { About } from "./api";
import { calm } from "./dom";
import { drawnLayers } from "./layers";
import { addPatterns } from "./patterns";

maplibregl.setWorkerUrl(workerUrl);
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
const dark = matchMedia("(prefers-color-scheme: dark)");

function colours() {
  return dark.matches
    ? { sea: "#14181c", land: "#262b30", line: "#59626b", river: "#4a7690", dot: "#ffffff", halo: "#14181c", text: "#dfe4e8" }
    : { sea: "#e4e9ec", land: "#f8f7f3", line: "#8e959b", river: "#7fa6bd", dot: "#1c2126", halo: "#ffffff", text: "#30363b" };
}

function style(about: About): StyleSpecification {
  const paint = colours();
  const defender = about.sides.find((side) => side.defender);
  const held: unknown[] = ["match", ["get", "side"]];
  for (const side of about.sides) held.push(side.key, side.colour);
  held.push("#808080");
  const what = (kind: string) => ["==", ["get", "what"], kind];
  return {
    version: 8,
    sources: {
      base: { type: "geojson", data: "/base?zoom=6" },
      zones: { type: "geojson", data: NOTHING, buffer: 16 },
      drawn: { type: "geojson", data: NOTHING },
      claims: { type: "geojson", data: NOTHING },
      ...(about.basemap ? { tiles: { type: "raster", tiles: [about.basemap], tileSize: 256 } } : {}),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": paint.sea } },
      ...(about.basemap ? [{ id: "tiles", type: "raster", source: "tiles" }] : []),
      { id: "land", type: "fill", source: "base", filter: what("land"), paint: { "fill-color": paint.land, "fill-opacity": about.basemap ? 0.3 : 1 } },
      { id: "defender", type: "fill", source: "base", filter: what("land"), paint: { "fill-color": defender?.colour ?? "#808080", "fill-opacity": 0.14 } },
      { id: "held", type: "fill", source: "zones", filter: ["==", ["get", "status"], "held"], paint: { "fill-color": held, "fill-opacity": ["case", ["get", "since_start"], 0.8, 0.5] } },
      { id: "contested", type: "fill", source: "zones", filter: ["==", ["get", "status"], "contested"], paint: { "fill-pattern": "contested" } },
      { id: "regained", type: "fill", source: "zones", filter: ["==", ["get", "status"], "regained"], paint: { "fill-pattern": ["concat", "regained-", ["get", "side"]] } },
      { id: "rivers", type: "line", source: "base", filter: what("river"), paint: { "line-color": paint.river, "line-width": 1 } },
      { id: "regions", type: "line", source: "base", filter: what("region"), paint: { "line-color": paint.line, "line-width": 0.8 } },
      { id: "claims", type: "circle", source: "claims", paint: { "circle-color": paint.dot, "circle-opacity": 0.8, "circle-stroke-color": paint.halo, "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 4, 20, 14] } },
      { id: "names", type: "symbol", source: "claims", layout: { "text-field": ["get", "name"], "text-size": 12, "text-offset": [0, 1.1], "text-anchor": "top", "text-optional": true, "symbol-sort-key": ["-", 0, ["get", "count"]], "text-font": ["sans-serif"] }, paint: { "text-color": paint.text, "text-halo-color": paint.halo, "text-halo-width": 1.4 } },
      ...drawnLayers(dark.matches),
    ],
  } as unknown as StyleSpecification;
}

export class ControlMap {
  readonly map: MapLibre;
  private readonly ready: Promise<void>;
  private kept: Record<string, FeatureCollection> = {};
  private twin: ControlMap | null = null;

  constructor(container: HTMLElement, about: About, at: string, label: string) {
    const [west, south, east, north] = about.bounds;
    const [lng, lat, zoom] = at.split(",").map(Number);
    const spot = lng !== undefined && lat !== undefined && zoom !== undefined && [lng, lat, zoom].every(Number.isFinite);
    this.map = new maplibregl.Map({
      container,
      style: style(about),
      ...(spot ? { center: [lng, lat] as [number, number], zoom } : { bounds: [west, south, east, north] as [number, number, number, number], fitBoundsOptions: { padding: 12 } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 12,
      minZoom: 3,
      fadeDuration: 0,
      locale: { "Map.Title": label },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-left");
    this.ready = new Promise((done) => {
      this.map.once("styledata", () => {
        addPatterns(this.map, about.sides, dark.matches);
        done();
      });
    });
    dark.addEventListener("change", () => {
      this.map.setStyle(style(about), { diff: false });
      this.map.once("styledata", () => {
        addPatterns(this.map, about.sides, dark.matches);
        for (const [name, data] of Object.entries(this.kept)) (this.map.getSource(name) as GeoJSONSource | undefined)?.setData(data);
      });
    });
  }

  async show(name: "zones" | "claims" | "drawn", data: FeatureCollection): Promise<void> {
    this.kept[name] = data;
    if (name !== "zones") void this.twin?.show(name, data);
    await this.ready;
    (this.map.getSource(name) as GeoJSONSource | undefined)?.setData(data);
    if (name === "drawn") this.unname(data);
  }

  private unname(drawn: FeatureCollection): void {
    const named = drawn.features.flatMap((one) => (one.properties?.["role"] === "place" ? [String(one.properties["label"]).split(": ")[0] ?? ""] : []));
    this.map.setFilter("names", named.length ? ["!", ["in", ["get", "name"], ["literal", named]]] : null);
  }

  clear(name: "drawn"): void {
    if (this.kept[name]?.features.length) void this.show(name, NOTHING);
  }

  fit(box: [number, number, number, number]): void {
    this.map.fitBounds(box, { padding: 48, maxZoom: 11, duration: calm() ? 0 : 400 });
  }

  detail(): number {
    return Math.max(6, Math.min(10, Math.floor(this.map.getZoom())));
  }

  onPlace(open: (id: string) => void): void {
    this.map.on("click", "claims", (event) => {
      const id: unknown = event.features?.[0]?.properties.id;
      if (typeof id === "string") open(id);
    });
    this.map.on("mouseenter", "claims", () => (this.map.getCanvas().style.cursor = "pointer"));
    this.map.on("mouseleave", "claims", () => (this.map.getCanvas().style.cursor = ""));
  }

  follow(other: ControlMap): void {
    other.twin = this;
    for (const name of ["claims", "drawn"] as const) if (other.kept[name]) void this.show(name, other.kept[name]);
    let busy = false;
    const link = (from: MapLibre, to: MapLibre): void => {
      from.on("move", () => {
        if (busy) return;
        busy = true;
        to.jumpTo({ center: from.getCenter(), zoom: from.getZoom() });
        busy = false;
      });
    };
    link(this.map, other.map);
    link(other.map, this.map);
    this.map.jumpTo({ center: other.map.getCenter(), zoom: other.map.getZoom() });
  }
}
