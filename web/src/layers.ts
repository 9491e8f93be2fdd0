// The layers of what a verdict rests on: told apart by line, dash and shape, so that no colour is needed.

import type { LayerSpecification } from "maplibre-gl";

export const LINES = ["depth", "way", "link", "before", "neck", "reach", "border", "front", "own-line", "line", "shut-line"];
const role = (...names: string[]): unknown => ["in", ["get", "role"], ["literal", names]];
const only = (kind: string, ...names: string[]): unknown => ["all", ["==", ["geometry-type"], kind], role(...names)];

export function drawnLayers(dark: boolean): LayerSpecification[] {
  const ink = dark ? "#ffffff" : "#14181c";
  const halo = dark ? "#14181c" : "#ffffff";
  const main = dark ? "#ff9ad0" : "#a8005c";
  const rail = dark ? "#6fdcb4" : "#0b5d43";
  const line = (id: string, names: string[], colour: string, width: number, dash?: number[]): unknown => ({
    id, type: "line", source: "drawn", filter: role(...names), layout: { "line-cap": dash ? "butt" : "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
  });
  const fill = (id: string, names: string[], colour: string, opacity: number): unknown => ({
    id, type: "fill", source: "drawn", filter: role(...names), paint: { "fill-color": colour, "fill-opacity": opacity },
  });
  const spot = (id: string, names: string[], colour: string, radius: number, stroke: string): unknown => ({
    id, type: "circle", source: "drawn", filter: only("Point", ...names),
    paint: { "circle-color": colour, "circle-radius": radius, "circle-stroke-color": stroke, "circle-stroke-width": 2 },
  });
  const label = (id: string, filter: unknown, layout: Record<string, unknown>): unknown => ({
    id, type: "symbol", source: "drawn", filter,
    layout: { "text-field": ["get", "label"], "text-size": 14, "text-font": ["sans-serif"], "text-allow-overlap": false, ...layout },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2.2 },
  });
  return [
    fill("drawn-gained", ["gained"], ink, 0.16),
    fill("drawn-part", ["held", "closed-ground"], main, 0.2),
    line("drawn-solid-edge", ["gained", "held", "closed-ground"], ink, 1.6),
    line("drawn-dashed-edge", ["lost", "whole"], ink, 1.6, [3, 2]),
    line("drawn-reach", ["reach"], ink, 1.2, [1, 2]),
    line("drawn-casing", ["depth", "way", "link", "before", "neck", "border", "front", "own-line"], halo, 7),
    line("drawn-border", ["border"], ink, 3, [4, 1.5]),
    line("drawn-front", ["front"], ink, 3.5),
    line("drawn-line", ["line"], rail, 1.4),
    line("drawn-shut", ["shut-line"], ink, 2.4, [1, 1.4]),
    line("drawn-own", ["own-line"], rail, 4),
    line("drawn-before", ["before"], main, 3, [0.8, 1.2]),
    line("drawn-way", ["way"], main, 3, [3, 1.4]),
    line("drawn-main", ["depth", "link", "neck"], main, 4),
    spot("drawn-settlements", ["settlement"], ink, 2, halo),
    spot("drawn-reached", ["link", "before"], main, 5, halo),
    spot("drawn-places", ["place"], halo, 5, ink),
    spot("drawn-stations", ["station"], rail, 6, halo),
    spot("drawn-isolated", ["isolated"], halo, 5, main),
    label("drawn-line-labels", ["==", ["geometry-type"], "LineString"], { "symbol-placement": "line-center", "text-offset": [0, -0.9], "text-rotation-alignment": "viewport", "text-allow-overlap": true }),
    label("drawn-point-labels", only("Point", "place", "station", "isolated", "link", "before"), { "text-variable-anchor": ["left", "right", "bottom", "top"], "text-radial-offset": 0.8 }),
    label("drawn-figures", only("Point", "figure"), { "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": 1.2 }),
  ] as unknown as LayerSpecification[];
}
