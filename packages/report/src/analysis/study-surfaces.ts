import { NO_ATTACK } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";

/** Every surface of a study that is there, group by group. */
export function surfacesOf(study: StudyRuns) {
  return study.payload.groups.flatMap(({ name: group, models }) =>
    models.flatMap(({ seed, surfaces, adversarial, interpolation }) =>
      [
        ...surfaces.flatMap(({ direction, run }) =>
          found({ kind: "clean", direction, attack: NO_ATTACK, run }),
        ),
        ...adversarial.flatMap(({ attack, run }) =>
          found({ kind: "adversarial", direction: 0, attack, run }),
        ),
        ...(interpolation === null
          ? []
          : found({ kind: "interpolation", direction: null, attack: NO_ATTACK, run: interpolation })),
      ].map((surface) => ({ group, seed, ...surface })),
    ),
  );

  function found<T extends { readonly run: string }>(named: T) {
    const surface = study.surfaces.get(named.run);
    return surface ? [{ ...named, surface: surface.id, hash: surface.valuesHash }] : [];
  }
}
