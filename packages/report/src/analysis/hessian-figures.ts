import type { HessianResult } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";
import type { GroupFigure } from "./group-figure.js";
import { isSeedless } from "./groups.js";

interface HessianFigure extends Omit<GroupFigure, "groups" | "of"> {
  readonly read: (result: HessianResult) => number | null | undefined;
}

const definition =
  "of the mean cross-entropy's Hessian by the trained parameters, batch norm in evaluation mode";

const rows: readonly HessianFigure[] = [
  {
    name: "largest-eigenvalue",
    help: "how sharply the loss bends up where it bends most",
    definition: `largest eigenvalue ${definition}`,
    source: "Lanczos' process on exact products with the Hessian (Pearlmutter 1994; Wu and Simon 2000)",
    read: ({ largest }) => largest[0]?.value,
  },
  {
    name: "trace",
    help: "how much the loss bends up over all directions together",
    definition: `estimated trace ${definition}`,
    source: "Hutchinson 1989",
    read: ({ trace }) => trace?.trace,
  },
  {
    name: "smallest-eigenvalue",
    help: "how sharply the loss bends down where it does most: below zero it is not convex",
    definition: `most negative eigenvalue ${definition}`,
    source: "as the largest one",
    read: ({ smallest }) => smallest[0]?.value,
  },
];

/** The figures that Hessians give; their images are not drawn anew, for that would be another Hessian a draw. */
export function hessianFigures(study: StudyRuns): GroupFigure[] {
  return rows.map(({ read, ...figure }) => ({
    ...figure,
    of: "hessian",
    groups: study.payload.groups.map((group) => ({
      group: group.name,
      seedless: isSeedless(study.payload, group),
      units: group.models.flatMap(({ seed, hessian: run }) => {
        const measured = run === null ? undefined : study.runs.get(run);
        const value = measured && read(measured.result as HessianResult);
        return run === null || value === undefined
          ? []
          : [{ seed, direction: null, run, value: value ?? Number.NaN, draws: null }];
      }),
    })),
  }));
}
