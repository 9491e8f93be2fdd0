// Asks the server, and says what its answers look like.

import type { FeatureCollection } from "geojson";

export interface Side { key: string; name: string; colour: string; defender: boolean }
export interface MapSource {
  key: string; name: string; attribution: string; licence: string; timeline: boolean; moments: string[];
}
export interface VerdictWord { word: string; slug: string; symbol: string; meaning: string }
export interface About {
  theatre: string; time_zone: string; bounds: [number, number, number, number]; sides: Side[];
  maps: MapSource[]; judged: number; judging: boolean; facets: Record<string, Record<string, number>>;
  words: Record<string, Record<string, string>>; verdicts: VerdictWord[]; claims: number;
  records: boolean; basemap: string | null; notes: string[];
}
export interface PlaceName { name: string; id: string | null }
export interface Claim {
  id: string; report: string; publisher: string | null; published: string; start: number; quote: string;
  kind: string; kind_words: string; side: string | null; source: string | null; stance: string;
  stance_words: string; hedged: boolean; language: string; verdict: string; verdict_label: string;
  reason: string | null; places: PlaceName[];
}
export interface ClaimPage { numberMatched: number; features: { properties: Claim }[] }
export interface Style { word: string; slug: string; symbol: string }
export interface Judgement {
  source: string | null; when: string; style: Style; label: string; reason: string; measure: string | null;
  values: [string, string][]; band: string | null; compared: string | null; snapshots: string[];
  assumed: string[];
}
export interface Drawable { source: string | null; as_of: string; t1: string | null }
export interface Drawn extends FeatureCollection {
  bbox?: [number, number, number, number]; source: string | null; t1: string | null; words: string;
}
export interface Card {
  number: number; quote: string; kind: string; side: string; speaker: string; stance: string;
  hedged: boolean; when: string; quantity: string | null; places: PlaceName[]; style: Style; label: string;
  judgements: Judgement[]; drawn: (Drawable | null)[];
}
export interface Piece { words: string; claims: number[]; starts: number[] }
export interface Brief {
  id: string; title: string; publisher: string; published: string; dateline: string; language: string; url: string | null;
  licence: string | null; clock: string; notes: string[]; credits: { name: string; words: string }[];
  counts: { label: string; slug: string; count: number }[]; paragraphs: Piece[][]; claims: Card[];
  records: unknown;
}
export interface Run { from: string; to: string; status: string; side: string | null; maps: number }
export interface PlacePage {
  id: string; geometry: { coordinates: [number, number] };
  properties: { name: string; population: number | null; source: string }; region_name: string | null;
  history: { source: string; name: string; attribution: string; runs: Run[] }[];
  claims: Claim[]; claims_matched: number;
}
export interface Inferred {
  state: "none" | "working" | "ready"; reason?: string; days?: string[]; days_most?: number;
  now?: Record<string, number[]>; then?: Record<string, number[]>;
}
export interface Progress { judged: number; claims: number; verdict: Record<string, number> }
export interface SourcePage {
  name: string; sides: Record<string, number>; counts: Record<string, Record<string, number>>;
  records: {
    maps: string; count: number; borne_out: number; low: number; high: number; lead_days: number | null;
    left_out: Record<string, number>;
  }[];
  claims: Claim[]; claims_matched: number;
}
export interface ReportRow {
  id: string; publisher: string | null; published: string; language: string; claims: number;
  has_text: boolean; opening: string;
}

export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(path, init);
  const body: unknown = await answer.json();
  if (!answer.ok) {
    const error = (body as { error?: unknown }).error;
    throw new Error(typeof error === "string" ? error : `the server answered ${answer.status}`);
  }
  return body as T;
}

const zones = new Map<string, Promise<FeatureCollection>>();
const ZONES_MAX = 80;

export function zonesAt(source: string, moment: string, zoom: number): Promise<FeatureCollection> {
  const query = new URLSearchParams({ source, datetime: moment, zoom: String(zoom) });
  const path = `/collections/control/items?${query}`;
  const known = zones.get(path);
  if (known) return known;
  const asked = ask<FeatureCollection>(path);
  asked.catch(() => zones.delete(path));
  zones.set(path, asked);
  if (zones.size > ZONES_MAX) zones.delete(zones.keys().next().value as string);
  return asked;
}
