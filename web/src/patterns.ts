// Hatching drawn pixel by pixel: crosses for contested ground, stripes for what a side regained.

import type { Map as MapLibre } from "maplibre-gl";

const SIZE = 16;

export interface Paint { contested: string; ink: string }

export function hex(colour: string): [number, number, number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

export function crosses(colour: string): { width: number; height: number; data: Uint8Array } {
  return drawn(colour, 0.18, (x, y) => (x + y) % SIZE < 2 || (x - y + SIZE) % SIZE < 2);
}

export function stripes(colour: string): { width: number; height: number; data: Uint8Array } {
  return drawn(colour, 0.22, (x, y) => (x + y) % (SIZE / 2) < 3);
}

function drawn(colour: string, ground: number, line: (x: number, y: number) => boolean) {
  const [red, green, blue] = hex(colour);
  const data = new Uint8Array(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) data.set([red, green, blue, 255 * (line(x, y) ? 0.9 : ground)], (y * SIZE + x) * 4);
  }
  for (let i = 0; i < data.length; i += 4) {
    const opacity = (data[i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c += 1) data[i + c] = (data[i + c] ?? 0) * opacity;
  }
  return { width: SIZE, height: SIZE, data };
}

export function addPatterns(map: MapLibre, sides: { key: string; colour: string }[], dark: boolean): void {
  const add = (name: string, image: ReturnType<typeof crosses>): void => {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, image, { pixelRatio: 2 });
  };
  add("contested", crosses(dark ? "#c8c8c8" : "#5a5a5a"));
  for (const side of sides) add(`regained-${side.key}`, stripes(side.colour));
}
