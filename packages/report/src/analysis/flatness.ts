import { computeFigures, type FigureName, figureDefaults, figures } from "@basin/compute";
import type { StudyRuns, StudySurface } from "../study-runs.js";
import { compareGroups } from "./compare-units.js";
import { type CorrelationInput, correlationOf } from "./correlation.js";
import type { Drawing } from "./drawing.js";
import { gridDraws } from "./grid-draws.js";
import type { GroupFigure } from "./group-figure.js";
import { isSeedless } from "./groups.js";
import { hessianFigures } from "./hessian-figures.js";
import { meanOf, toValue, type Unit, unitIntervals } from "./unit.js";

/** Every figure of flatness that was measured of at least one model: rows, comparisons, correlation with 1-SSIM. */
export async function flatnessOf(study: StudyRuns, similarity: CorrelationInput, drawing: Drawing) {
  const measured = [...(await surfaceFigures(study, drawing)), ...hessianFigures(study)];
  return measured
    .filter(({ groups }) => groups.some(({ units }) => units.length > 0))
    .map(({ groups, ...figure }) => ({
      ...figure,
      rows: groups.map(({ group, units }) => ({
        group,
        mean: meanOf(units),
        intervals: unitIntervals(units, drawing),
        values: units.map(toValue),
      })),
      comparisons: compareGroups(groups, drawing),
      correlation: correlationOf(groups, similarity, drawing),
    }));
}

type Found = Readonly<Record<FigureName, Unit>>;

async function surfaceFigures(study: StudyRuns, drawing: Drawing): Promise<GroupFigure[]> {
  const found = new Map<string, Found[]>();
  for (const { name, models } of study.payload.groups) {
    const own: Found[] = [];
    for (const { seed, surfaces } of models) {
      for (const { direction, run } of surfaces) {
        const surface = study.surfaces.get(run);
        if (surface) own.push(await measureSurface(study, surface, { seed, direction, run }, drawing));
      }
    }
    found.set(name, own);
  }
  return figures.map(({ compute: _, name, definition, ...figure }) => ({
    ...figure,
    name,
    definition: withLengths(name, definition),
    of: "surface",
    groups: study.payload.groups.map((group) => ({
      group: group.name,
      seedless: isSeedless(study.payload, group),
      units: (found.get(group.name) ?? []).map((units) => units[name]),
    })),
  }));
}

async function measureSurface(
  study: StudyRuns,
  surface: StudySurface,
  unit: Pick<Unit, "seed" | "direction" | "run">,
  drawing: Drawing,
): Promise<Found> {
  const values = computeFigures(surface);
  const losses = await study.imageLosses(unit.run);
  const draws = losses ? gridDraws({ surface, losses }, drawing) : null;
  const entries = figures.map(({ name }) => {
    const value = values[name].value ?? Number.NaN;
    return [name, { ...unit, value, draws: draws?.[name] ?? null }] as const;
  });
  return Object.fromEntries(entries) as Found;
}

/** A definition with the lengths that it speaks of. */
function withLengths(name: FigureName, definition: string): string {
  const { radius, delta } = figureDefaults;
  const lengths: Partial<Record<FigureName, string>> = {
    "keskar-sharpness": `radius ${radius}`,
    "sam-sharpness": `radius ${radius}`,
    "basin-volume": `delta ${delta} nats`,
    "connected-basin": `delta ${delta} nats`,
  };
  return lengths[name] === undefined ? definition : `${definition}; ${lengths[name]}`;
}
