// The time slider: a source's maps one after another, by hand, by key or played; and a second map beside them.

import { zonesAt, type About, type MapSource } from "./api";
import { byId, el, say } from "./dom";
import { ControlMap } from "./map";
import { change, onChange, state } from "./state";

const PLAY_MS = 350;
const AHEAD = 4;

export class Timeline {
  private second: ControlMap | null = null;
  private timer = 0;
  private drawn = ["", ""];
  private readonly play = el("button", { type: "button", onclick: () => this.toggle() }, "Play");
  private readonly rows: HTMLElement;

  constructor(private readonly about: About, private readonly first: ControlMap) {
    this.rows = el("div", { class: "rows" });
    byId("controls").append(this.rows);
    this.build();
    onChange((now, before) => {
      if (now.maps !== before.maps || now.maps2 !== before.maps2 || now.layout !== before.layout) this.build();
      else if (now.t !== before.t || now.t2 !== before.t2) this.draw();
    });
    first.map.on("zoomend", () => this.draw());
  }

  private source(key: string): MapSource | undefined {
    return this.about.maps.find((one) => one.key === key) ?? this.about.maps[0];
  }

  private build(): void {
    const now = state();
    this.rows.replaceChildren(this.row(false));
    const comparing = now.maps2 !== "";
    const side = comparing && now.layout === "side";
    if (comparing) this.rows.append(this.row(true), this.layout(side));
    byId("map-b").hidden = !comparing;
    byId("divider").hidden = !comparing || side;
    byId("tag-first").hidden = byId("tag-second").hidden = !comparing;
    byId("maps").classList.toggle("side", side);
    byId("maps").classList.toggle("compared", comparing);
    if (side) {
      byId("map-b").style.clipPath = "";
      byId("legend").removeAttribute("open");
    }
    if (comparing && !this.second) {
      this.second = new ControlMap(byId("map-b"), this.about, "", "Second map of control");
      this.second.follow(this.first);
    }
    this.first.map.resize();
    this.second?.map.resize();
    this.drawn = ["", ""];
    this.draw();
  }

  private row(second: boolean): HTMLElement {
    const source = this.source(second ? state().maps2 : state().maps);
    if (!source) return el("p", {}, "No maps are open.");
    const name = second ? "second" : "first";
    const pick = el("select", { id: `pick-${name}`, "aria-label": second ? "Source of the second map" : "Source of the map", onchange: () => change({ [second ? "maps2" : "maps"]: pick.value }, "push") });
    for (const one of this.about.maps) pick.append(el("option", { value: one.key, selected: one.key === source.key }, one.name));
    const slider = el("input", {
      type: "range", min: 0, max: source.moments.length - 1, step: 1, id: `time-${name}`,
      "aria-label": second ? "Day of the second map" : "Day of the map",
      oninput: () => this.go(second, Number(slider.value)),
    });
    slider.value = String(this.position(source, second));
    const step = (by: number) => () => this.go(second, this.position(source, second) + by);
    return el(
      "div",
      { class: "row" },
      pick,
      !second && this.play,
      el("button", { type: "button", "aria-label": "Earlier map", onclick: step(-1) }, "‹"),
      slider,
      el("button", { type: "button", "aria-label": "Later map", onclick: step(1) }, "›"),
      el("output", { id: `day-${name}`, for: `time-${name}` }),
      !second && el("button", { type: "button", id: "compare", "aria-pressed": String(state().maps2 !== ""), onclick: () => this.compare() }, "Compare"),
    );
  }

  private layout(side: boolean): HTMLElement {
    const pick = el("select", { id: "layout", onchange: () => change({ layout: pick.value }, "push") }, el("option", { value: "", selected: !side }, "swipe"), el("option", { value: "side", selected: side }, "side by side"));
    return el("div", { class: "row" }, el("label", { for: "layout" }, "The two maps"), pick, ...(side ? [] : this.swipe()));
  }

  private swipe(): HTMLElement[] {
    const input = el("input", { type: "range", min: 0, max: 100, value: 50, id: "swipe", "aria-label": "Divider between the two maps, left the first, right the second", oninput: () => move() });
    const move = (): void => {
      byId("map-b").style.clipPath = `inset(0 0 0 ${input.value}%)`;
      byId("divider").style.left = `${input.value}%`;
    };
    move();
    return [el("label", { for: "swipe" }, "Divider"), input];
  }

  private compare(): void {
    const now = state();
    if (now.maps2) return change({ maps2: "", t2: "", layout: "" }, "push");
    const source = this.source(now.maps);
    const other = this.about.maps.length > 1 ? this.about.maps.find((one) => one.key !== source?.key) : source;
    change({ maps2: other?.key ?? "", t2: now.t || source?.moments.at(-1) || "" }, "push");
  }

  private position(source: MapSource, second: boolean): number {
    const wanted = second ? state().t2 : state().t;
    const last = source.moments.length - 1;
    if (!wanted) return last;
    const moment = Date.parse(wanted);
    const after = source.moments.findIndex((one) => Date.parse(one) > moment);
    return after < 0 ? last : Math.max(0, after - 1);
  }

  go(second: boolean, number: number): void {
    const source = this.source(second ? state().maps2 : state().maps);
    const moment = source?.moments[Math.max(0, Math.min(number, source.moments.length - 1))];
    if (moment) change(second ? { t2: moment } : { t: moment });
  }

  private toggle(): void {
    if (this.timer) return this.stop();
    const source = this.source(state().maps);
    if (!source) return;
    if (this.position(source, false) === source.moments.length - 1) this.go(false, 0);
    this.play.textContent = "Pause";
    this.timer = window.setInterval(() => {
      const next = this.position(source, false) + 1;
      if (next >= source.moments.length) this.stop();
      else this.go(false, next);
    }, PLAY_MS);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }

  private draw(): void {
    void this.drawOne(false);
    if (state().maps2) void this.drawOne(true);
    this.credit();
  }

  private async drawOne(second: boolean): Promise<void> {
    const map = second ? this.second : this.first;
    const source = this.source(second ? state().maps2 : state().maps);
    if (!map || !source) return;
    const position = this.position(source, second);
    const moment = source.moments[position];
    if (!moment) return;
    const name = second ? "second" : "first";
    const words = this.day(moment);
    const slider = byId(`time-${name}`) as HTMLInputElement;
    slider.value = String(position);
    slider.setAttribute("aria-valuetext", words);
    byId(`day-${name}`).textContent = words;
    byId(`tag-${name}`).textContent = `${source.name}, ${words}`;
    const zoom = this.first.detail();
    const key = `${source.key} ${moment} ${zoom}`;
    const row = second ? 1 : 0;
    if (this.drawn[row] === key) return;
    this.drawn[row] = key;
    performance.mark(`step-${name}-start`);
    try {
      const zones = await zonesAt(source.key, moment, zoom);
      if (this.drawn[row] !== key) return;
      await map.show("zones", zones);
      const loaded = (event: { sourceId?: string; isSourceLoaded?: boolean }): void => {
        if (event.sourceId !== "zones" || !event.isSourceLoaded) return;
        map.map.off("sourcedata", loaded);
        map.map.once("render", () => performance.measure(`step-${name}`, `step-${name}-start`));
      };
      map.map.on("sourcedata", loaded);
    } catch (error) {
      say(`The map could not be loaded: ${(error as Error).message}`);
    }
    for (const ahead of source.moments.slice(position + 1, position + 1 + AHEAD)) void zonesAt(source.key, ahead, zoom).catch(() => undefined);
  }

  private day(moment: string): string {
    return new Date(moment).toLocaleString("en-GB", { timeZone: this.about.time_zone, day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  }

  private credit(): void {
    const shown = [this.source(state().maps), state().maps2 ? this.source(state().maps2) : undefined];
    const lines = new Set(shown.filter((one) => one !== undefined).map((one) => `${one.attribution} (${one.licence})`));
    byId("credit").textContent = [...lines].join(" · ");
  }
}
