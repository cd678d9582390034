import { describe, expect, it } from "vitest";
import { selectedSurfaces } from "../src/compare/selection.ts";
import { formatAttackWords, parseAttackWords } from "../src/launch/attack-words.ts";
import { withValue } from "../src/launch/draft.ts";
import { draftOf, parseSeeds, studyInput } from "../src/launch/study-draft.ts";
import { lineageRows } from "../src/models/lineage-rows.ts";
import { contrast, inkOn, luminance } from "../src/robustness/ink.ts";
import { withMetrics } from "../src/runs/curve-data.ts";
import { durationText } from "../src/runs/duration-text.ts";
import { filterOf, formatRunView, parseRunView } from "../src/runs/run-filter.ts";
import { spread } from "../src/runs/run-groups.ts";
import { reportSets, stepSets } from "../src/study/landscape-sets.ts";
import type { Report, Step } from "../src/study/study-parts.ts";
import { protocolRows } from "../src/surface/protocol-rows.ts";
import { formatStance, formatViewState, parseStance, parseViewState } from "../src/surface/view-state.ts";
import { strangerComplaint } from "../src/upstream/own-request.ts";
import { tokenFrom } from "../src/upstream/token.ts";

describe("an address", () => {
  it("without words is the usual view and needs none", () => {
    expect(formatViewState(parseViewState({}))).toEqual({});
  });

  it("says what differs from the usual, and is read back", () => {
    const words = {
      view: "contour",
      q: "accuracy",
      scale: "log",
      cut: "4",
      range: "own",
      base: "srf_a",
      diff: "1",
    };
    expect(formatViewState(parseViewState(words))).toEqual(words);
  });

  it("is not believed where it makes no sense", () => {
    const state = parseViewState({ view: "4d", q: ["loss"], scale: "cubic", cut: "much" });
    expect(state).toMatchObject({ view: "3d", quantity: "loss", scale: "log", cutoff: undefined });
  });

  it("holds camera and pinned cell", () => {
    const stance = { orbit: { azimuth: 10, elevation: 20, distance: 2 }, pin: { ix: 3, iy: 4 } };
    expect(parseStance(formatStance(stance.orbit, stance.pin))).toEqual(stance);
    expect(parseStance({ at: "1", cam: "x" })).toEqual({ orbit: undefined, pin: undefined });
  });

  it("names each surface once, six at most, and nothing that is none", () => {
    expect(selectedSurfaces("srf_a,srf_b,srf_a,../etc,srf_c")).toEqual(["srf_a", "srf_b", "srf_c"]);
    expect(selectedSurfaces(Array.from({ length: 9 }, (_, index) => `srf_${index}`))).toHaveLength(6);
    expect(selectedSurfaces(undefined)).toEqual([]);
  });

  it("of runs is read back, and asks the server for no more than it says", () => {
    const words = {
      task: "surface",
      state: "failed",
      text: "pgd",
      study: "std_1",
      sort: "-seconds",
      group: "1",
    };
    const view = parseRunView(words);
    expect(Object.entries(formatRunView(view)).filter(([, word]) => word)).toEqual(
      expect.arrayContaining(Object.entries(words)),
    );
    expect(filterOf(view)).toEqual({ tasks: ["surface"], states: ["failed"], text: "pgd", studyId: "std_1" });
    expect(filterOf(parseRunView({ task: "dance", state: "" }))).toEqual({});
  });
});

describe("a form", () => {
  it("holds what was given and nothing else", () => {
    const draft = withValue(withValue({}, "data.source", "digits"), "data.images", 5);
    expect(draft).toEqual({ data: { source: "digits", images: 5 } });
    expect(withValue(withValue(draft, "data.images", undefined), "data.source", undefined)).toEqual({});
  });

  it("writes attacks in compute's notation", () => {
    const text = "pgd:epsilon=8/255,steps=20";
    expect(parseAttackWords(text)).toEqual({ name: "pgd", parameters: { epsilon: "8/255", steps: "20" } });
    expect(formatAttackWords(parseAttackWords(text))).toBe(text);
    expect(formatAttackWords({ name: "fgsm", parameters: { epsilon: "" } })).toBe("fgsm");
  });

  it("of a study gives the server what differs from the preset, and whole parts of it", () => {
    const preset = {
      name: "tiny",
      help: "",
      payload: {
        data: { source: "cifar10", train: 64 },
        base: { kind: "train", arch: "resnet8", epochs: 3 },
        augmentations: [{ name: "pgd", title: "PGD", attacks: ["pgd"] }],
        attacks: [
          { name: "pgd", title: "PGD", attack: "pgd" },
          { name: "fgsm", title: "FGSM", attack: "fgsm" },
        ],
      },
    };
    const draft = draftOf("tiny");
    expect(studyInput(draft, preset)).toEqual({ preset: "tiny" });
    const input = studyInput(
      {
        ...draft,
        source: "digits",
        seeds: "0, 2",
        base: { kind: "train", arch: "resnet20" },
        untrained: ["pgd"],
        untested: ["fgsm"],
        extra: ["pgd:epsilon=4/255"],
      },
      preset,
    );
    expect(input).toEqual({
      preset: "tiny",
      data: { source: "digits", train: 64 },
      base: { kind: "train", arch: "resnet20", epochs: 3 },
      seeds: [0, 2],
      augmentations: [],
      attacks: [
        { name: "pgd", title: "PGD", attack: "pgd" },
        { name: "pgd-2", title: "pgd 4/255", attack: "pgd:epsilon=4/255" },
      ],
    });
    expect(studyInput({ ...draft, base: { kind: "model", model: "mdl_1" } }, preset).base).toEqual({
      kind: "model",
      model: "mdl_1",
    });
  });

  it.each([
    ["", []],
    ["0, 1 2", [0, 1, 2]],
    ["0, -1", undefined],
    ["one", undefined],
  ])("reads the seeds %j as %j", (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds);
  });
});

describe("figures", () => {
  it("of several seeds are a mean and a sample's deviation", () => {
    expect(spread([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3) });
    expect(spread([7]).deviation).toBeUndefined();
  });

  it("stand in ink that can be read on every colour", () => {
    for (let byte = 0; byte < 256; byte += 5) {
      const ground = [byte, 255 - byte, (byte * 7) % 256] as const;
      const ink = inkOn(ground) === "#ffffff" ? 1 : 0;
      expect(contrast(luminance(ground), ink)).toBeGreaterThan(4.5);
    }
  });
});

describe("tables", () => {
  it("set protocols side by side and say what differs", () => {
    const rows = protocolRows([
      {
        data: { source: "digits", images: 5 },
        attacks: [],
        directions: [
          { kind: "random", seed: 0 },
          { kind: "random", seed: 1 },
        ],
      },
      { data: { source: "digits", images: 6 }, seed: 1 },
    ]);
    expect(rows).toEqual([
      { name: "data.source", values: ["digits", "digits"], isSame: true },
      { name: "data.images", values: ["5", "6"], isSame: false },
      { name: "attacks", values: ["none", ""], isSame: false },
      { name: "directions", values: ["kind random, seed 0; kind random, seed 1", ""], isSame: false },
      { name: "seed", values: ["", "1"], isSame: false },
    ]);
  });

  it("put models under those that they were made from", () => {
    const models = [
      { id: "c", baseId: "b" },
      { id: "a" },
      { id: "b", baseId: "a" },
      { id: "d", baseId: "elsewhere" },
    ];
    expect(lineageRows(models).map(({ model, depth }) => `${depth}${model.id}`)).toEqual([
      "0a",
      "1b",
      "2c",
      "0d",
    ]);
  });

  it.each([
    [0.0123, "0.012 s"],
    [75, "1 min 15 s"],
    [3700, "1 h 1 min"],
    [200_000, "2 d 7 h"],
  ])("say %d seconds as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe("live curves", () => {
  it("grow at their end and replace their last point", () => {
    const first = withMetrics(
      [],
      [
        { name: "loss", step: 0, value: 2 },
        { name: "loss", step: 1, value: 1.5 },
      ],
    );
    const next = withMetrics(first, [
      { name: "loss", step: 1, value: 1 },
      { name: "loss", step: 2, value: "NaN" },
    ]);
    expect(next[0]).toMatchObject({ step: [0, 1, 2], value: [2, 1, Number.NaN] });
    expect(withMetrics(next, [{ name: "loss", step: 0, value: 9 }])).toEqual(next);
  });
});

describe("requests that are passed on", () => {
  it.each([
    [{ host: "localhost:3000" }, true],
    [{ host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" }, true],
    [{ host: "[::1]:3000" }, true],
    [{ host: "evil.example" }, false],
    [{ host: "localhost.evil.example" }, false],
    [{ host: "localhost:3000", origin: "http://evil.example" }, false],
    [{ host: "localhost:3000", origin: "null" }, false],
  ])("%j is allowed: %s", (headers, isAllowed) => {
    expect(strangerComplaint(new Headers(headers as Record<string, string>)) === undefined).toBe(isAllowed);
  });

  it("carry the visitor's own key", () => {
    expect(tokenFrom("a=b; basin_token=se%3Dcret; c=d")).toBe("se=cret");
    expect(tokenFrom("not_basin_token=x")).toBeUndefined();
    expect(tokenFrom(null)).toBeUndefined();
  });
});

describe("landscapes of a study", () => {
  const axis = { name: "x", from: -1, to: 1, points: 3 };

  it("stand beside each other by directions and seed, with a base that is one for all seeds", () => {
    const of = (group: string, seed: number, direction: number, surface: string) => ({
      ...{ group, seed, direction, surface, kind: "clean", attack: "none" },
    });
    const surfaces = [
      ...[of("base", 0, 0, "a"), of("base", 0, 1, "b")],
      ...[of("pgd", 0, 0, "c"), of("pgd", 1, 0, "d"), of("pgd", 0, 1, "e"), of("pgd", 1, 1, "f")],
      { ...of("pgd", 0, 0, "g"), kind: "adversarial", attack: "pgd:epsilon=8/255" },
      { ...of("pgd", 0, 0, "h"), kind: "interpolation" },
    ];
    const groups = ["base", "pgd"].map((name) => ({ name, title: name, attacks: [] }));
    const sets = reportSets({ surfaces, groups, attacks: [] } as unknown as Report);
    expect(sets.map(({ title, members }) => [title, members.map(({ surface }) => surface).join("")])).toEqual(
      [
        ["directions 1, seed 0", "ac"],
        ["directions 1, seed 1", "ad"],
        ["directions 2, seed 0", "be"],
        ["directions 2, seed 1", "bf"],
        ["directions 1, on images after pgd 8/255", "g"],
        ["lines from the base to each model", "h"],
      ],
    );
  });

  it("are those that have cells while there is no report, with all lines in one chart", () => {
    const step = (id: string, parts: object) => ({
      run: {
        surface: {
          ...{ id, attack: "none", comparableHash: "one", finishedCells: 4, axes: [axis, axis] },
          ...{ model: { name: `model of ${id}` }, ...parts },
        },
      },
    });
    const steps = [
      step("a", {}),
      step("b", { comparableHash: "two", attack: "fgsm" }),
      step("c", { finishedCells: 0 }),
      step("d", {}),
      step("e", { axes: [axis], comparableHash: "three" }),
      step("f", { axes: [axis], comparableHash: "four" }),
      { run: { surface: null } },
    ];
    const sets = stepSets(steps as unknown as Step[]);
    expect(sets.map(({ title, members }) => [title, members.map(({ surface }) => surface).join("")])).toEqual(
      [
        ["surfaces 1, on clean images", "ad"],
        ["surfaces 2, on images after fgsm", "b"],
        ["lines from the base to each model", "ef"],
      ],
    );
  });
});
