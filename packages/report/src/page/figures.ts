import { coordinatesOf } from "@basin/compute";
import { NO_ATTACK, type ReportDocument } from "@basin/tasks";
import { percent, titleOf } from "../files/numbers.js";
import type { StudyRuns, StudySurface } from "../study-runs.js";
import { type Line, lineKey, linePlot } from "./line-plot.js";
import { html, type Markup } from "./markup.js";
import { type PictureSet, surfacePictures } from "./surface-pictures.js";

type Place = ReportDocument["surfaces"][number];

/** The surfaces as pictures: contours, reliefs, adversarial surfaces, and lines from the base. */
export async function figuresPart(document: ReportDocument, study: StudyRuns): Promise<Markup | null> {
  if (document.surfaces.length === 0) return null;
  const drawn: (Markup | null)[] = [];
  for (const set of pictureSets(document, study)) drawn.push(await surfacePictures(document, study, set));
  return html`<section id="figures"><h2>Loss surfaces</h2>
<p>Mean cross-entropy around each model, along the same two random directions, scaled to each model\u2019s own filters. Within a picture equal colours are equal losses.</p>
${drawn}${interpolations(document, study)}</section>`;
}

function pictureSets(document: ReportDocument, study: StudyRuns): PictureSet[] {
  const clean = firstOfEach(document, ({ kind }) => kind === "clean");
  const adversarial = document.surfaces.filter(({ kind }) => kind === "adversarial");
  const attacks = [...new Set(adversarial.map(({ attack }) => attack))];
  const measured = measuredOn(study, clean[0]);
  return [
    {
      ...{ title: "Figure 1", places: clean, kind: "flat" },
      caption: `Loss on clean images${measured}, colours on a logarithmic scale, by what the model was trained on.`,
    },
    {
      ...{ title: "Figure 2", places: clean, kind: "relief" },
      caption:
        "The same surfaces in three dimensions: height and colour are the loss, on one logarithmic scale.",
    },
    ...attacks.map((attack, i): PictureSet => {
      const places = firstOfEach(document, (one) => one.kind === "adversarial" && one.attack === attack);
      const name = document.attacks.find((one) => one.attack === attack)?.title ?? attack;
      const number = `Figure ${i + 3}`;
      const caption = `Loss on what ${name} makes of the images against each model itself (${attack})${measuredOn(study, places[0])}.`;
      return { title: number, places, kind: "flat", caption };
    }),
  ];
}

/** For each group the first seed and pair of directions. */
function firstOfEach({ groups, surfaces }: ReportDocument, fits: (place: Place) => boolean): Place[] {
  return groups.flatMap(({ name }) => surfaces.find((place) => place.group === name && fits(place)) ?? []);
}

function measuredOn(study: StudyRuns, place: Place | undefined): string {
  const surface = place && study.surfaces.get(place.run);
  if (!surface || !place) return "";
  return ` (${surface.images} of them, seed ${place.seed}, directions ${place.direction})`;
}

function interpolations(document: ReportDocument, study: StudyRuns): Markup | null {
  const found = document.groups.flatMap(({ name }, colour) => {
    const place = document.surfaces.find((one) => one.kind === "interpolation" && one.group === name);
    const surface = place && study.surfaces.get(place.run);
    return surface?.axes.length === 1
      ? [{ title: titleOf(document.groups, name), colour, surface, attack: place!.attack }]
      : [];
  });
  if (found.length === 0) return null;
  const lines = (of: "loss" | "accuracy"): Line[] =>
    found.map(({ title, colour, surface }) => ({ title, colour, points: pointsOf(surface, of) }));
  const images = found[0]!.attack === NO_ATTACK ? "clean images" : found[0]!.attack;
  return html`<figure><div class="lines">${linePlot(lines("loss"), { title: "Loss (log scale)", log: true })}${linePlot(lines("accuracy"), { title: "Accuracy in %", reach: [0, 1], write: (value) => String(Math.round(Number(percent(value)))) })}</div>
${lineKey(lines("loss"))}<figcaption><b>On the straight line from the base to each trained model.</b> ${found[0]!.surface.images} ${images}, running statistics of batch norm moved along.</figcaption></figure>
`;
}

/** Unfinished points are gaps, as NaN is. */
function pointsOf(surface: StudySurface, of: "loss" | "accuracy"): [number, number][] {
  return Array.from(coordinatesOf(surface.axes[0]!), (x, i) => [
    x,
    surface.finished[i] ? surface[of][i]! : Number.NaN,
  ]);
}
