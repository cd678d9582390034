/**
 * Clean images, their adversarial versions and ten times the difference, one above the other:
 *
 *     difference row = clip(0.5 + 10 (adversarial - clean), 0, 1)
 *
 * so that grey is no change. Images are enlarged by a whole factor, each pixel a square of its own colour.
 */
import { drawHeading, type Heading } from "./heading.js";
import { invalidPicture } from "./invalid-picture.js";
import { rasterizeSvg } from "./png.js";
import { checkImagePairs, type ImagePairs, type Tile, tileOf, tilePng } from "./sheet-tile.js";
import { element, INK, label, picture } from "./svg.js";
import { shortenText, textWidth } from "./text.js";

/** Two batches of images and what is known of them. */
export interface ContactSheet extends ImagePairs {
  /** The attack as the sheet names it, such as `PGD-20, 8/255`. */
  readonly attack: string;
  /** The true class of each image. */
  readonly labels?: ArrayLike<number>;
  /** What the model says of each image; a wrong one is set in vermilion. */
  readonly predictions?: { readonly clean?: ArrayLike<number>; readonly adversarial?: ArrayLike<number> };
  /** The names of the classes; numbers are shown where they are missing. */
  readonly classNames?: readonly string[];
  /** The protocol under the title. */
  readonly subtitle?: string;
}

/** The most images on a sheet; of more, the first are drawn and the sheet says so. */
export const MAX_SHEET_IMAGES = 32;

const COLUMNS = 8;
const EDGE = 20;
const ROW_NAMES = 22;
const GAP = 10;
const CAPTION = 18;
const WRONG = "#b84a00";

/**
 * The sheet as the bytes of a PNG, at most {@link MAX_SHEET_IMAGES} images, up to eight in a row.
 *
 * @throws if the arrays are not as long as `count` images, or hold pixels that are not finite.
 */
export async function drawContactSheet(sheet: ContactSheet): Promise<Uint8Array> {
  checkImagePairs(sheet);
  checkClasses(sheet);
  const shown = Math.min(sheet.count, MAX_SHEET_IMAGES);
  const columns = Math.ceil(shown / Math.ceil(shown / COLUMNS));
  const tile = tileOf(sheet);
  const width = Math.max(360, 2 * EDGE + ROW_NAMES + columns * (tile.width + GAP) - GAP);
  const head = headingOf(sheet, shown, width - 2 * EDGE);
  const blockHeight = CAPTION + 3 * (tile.height + CAPTION) + GAP;
  const blocks: string[] = [];
  for (let first = 0; first < shown; first += columns) {
    const top = head.height + (first / columns) * blockHeight;
    blocks.push(drawRowNames(sheet, tile, top));
    for (let image = first; image < Math.min(first + columns, shown); image++) {
      const left = EDGE + ROW_NAMES + (image - first) * (tile.width + GAP);
      blocks.push(drawColumn(sheet, tile, image, left, top));
    }
  }
  const height = head.height + Math.ceil(shown / columns) * blockHeight + GAP;
  return rasterizeSvg(picture(width, height, `Contact sheet: ${sheet.attack}`, head.svg, ...blocks));
}

function headingOf(sheet: ContactSheet, shown: number, width: number): Heading {
  const some = `${shown} image${shown === 1 ? "" : "s"}`;
  const images = sheet.count > shown ? `first ${shown} of ${sheet.count} images` : some;
  const difference = "difference row: 0.5 + 10 \u00d7 (adversarial \u2212 clean), clipped";
  return drawHeading(sheet.attack, [sheet.subtitle ?? "", `${images}; ${difference}`], width, EDGE);
}

function drawRowNames({ attack }: ContactSheet, tile: Tile, top: number): string {
  return ["clean", attack, "difference \u00d710"]
    .map((name, row) => {
      const y = top + CAPTION + row * (tile.height + CAPTION) + tile.height / 2;
      const x = EDGE + 8;
      const words = textWidth(name, 11) > tile.height && row === 1 ? "adversarial" : name;
      const turn = { transform: `rotate(-90 ${x} ${y})`, "text-anchor": "middle" };
      return label(shortenText(words, tile.height + CAPTION, 11), { x, y: y + 4, "font-size": 11, ...turn });
    })
    .join("");
}

/** One image three times, with its class above and what the model said below. */
function drawColumn(sheet: ContactSheet, tile: Tile, image: number, x: number, top: number): string {
  const truth = sheet.labels?.[image];
  const rows = [
    { row: "clean", said: sheet.predictions?.clean?.[image] },
    { row: "adversarial", said: sheet.predictions?.adversarial?.[image] },
    { row: "difference", said: undefined },
  ] as const;
  const drawn = rows.map(({ row, said }, index) => {
    const y = top + CAPTION + index * (tile.height + CAPTION);
    const embedded = element("image", {
      x,
      y,
      width: tile.width,
      height: tile.height,
      href: `data:image/png;base64,${Buffer.from(tilePng(sheet, tile, image, row)).toString("base64")}`,
    });
    if (said === undefined) return embedded;
    const fill = truth !== undefined && said !== truth ? WRONG : INK.quiet;
    return embedded + caption(`\u2192 ${className(sheet, said)}`, x, y + tile.height + 13, tile.width, fill);
  });
  const heading = truth === undefined ? `#${image}` : className(sheet, truth);
  return caption(heading, x, top + CAPTION - 5, tile.width, INK.text) + drawn.join("");
}

function caption(words: string, x: number, y: number, width: number, fill: string): string {
  return label(shortenText(words, width, 11), {
    x: x + width / 2,
    y,
    "font-size": 11,
    "text-anchor": "middle",
    fill,
  });
}

function className({ classNames }: ContactSheet, index: number): string {
  return classNames?.[index] ?? `class ${index}`;
}

function checkClasses({ count, labels, predictions }: ContactSheet): void {
  const lists = {
    labels,
    "predictions.clean": predictions?.clean,
    "predictions.adversarial": predictions?.adversarial,
  };
  for (const [name, classes] of Object.entries(lists)) {
    const length = classes?.length ?? count;
    if (length !== count) throw invalidPicture(name, `${count} classes`, length);
  }
}
