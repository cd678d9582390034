/**
 * A surface for ParaView: VTK polygons with z = log(min(loss, 10) + 0.1), as loss-landscape's h52vtp.py draws them with
 * `--log --zmax 10`. Cells that are not finished or not finite have no point, and no polygon touches them.
 */
import { checkSurface, type SurfaceGrid } from "./surface.js";
import { formatNotes } from "./surface-notes.js";

const HIGHEST_LOSS = 10;
const LOG_SHIFT = 0.1;

/** The text of a .vtp file. */
export function encodeSurfaceVtp(grid: SurfaceGrid): Uint8Array {
  const { axes } = checkSurface(grid, "vtp");
  const points = pointsOf(grid);
  const faces = axes.length === 1 ? segmentsOf(points) : quadsOf(points, axes[0]!.coordinates.length);
  const lines = axes.length === 1 ? faces : [];
  const polys = axes.length === 1 ? [] : faces;
  const counts = { Points: points.length, Verts: 0, Lines: lines.length, Strips: 0, Polys: polys.length };
  const numbers = Object.entries(counts).map(([name, count]) => ` NumberOf${name}="${count}"`);
  const text = `<?xml version="1.0"?>
<VTKFile type="PolyData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<PolyData>
<FieldData>
${stringArray("basin", formatNotes(grid))}
</FieldData>
<Piece${numbers.join("")}>
<PointData Scalars="zvalue">
${dataArray(
  "Float32",
  "zvalue",
  points.map(({ z }) => z),
)}
${dataArray(
  "Float32",
  `${grid.split} loss`,
  points.map(({ cell }) => grid.loss[cell]!),
)}
${dataArray(
  "Float32",
  `${grid.split} accuracy`,
  points.map(({ cell }) => grid.accuracy[cell]!),
)}
</PointData>
<CellData>
${dataArray(
  "Float32",
  "averaged zvalue",
  faces.map((face) => averageHeight(face, points)),
)}
</CellData>
<Points>
${dataArray(
  "Float32",
  axes.map(({ name }) => name).join(", "),
  points.flatMap(({ x, y, z }) => [x, y, z]),
  3,
)}
</Points>
${cellArrays("Verts", [])}
${cellArrays("Lines", lines)}
${cellArrays("Strips", [])}
${cellArrays("Polys", polys)}
</Piece>
</PolyData>
</VTKFile>
`;
  return new TextEncoder().encode(text);
}

interface Point {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The indices of a polygon's points, around it. */
type Face = readonly number[];

function pointsOf({ axes, loss, finished }: SurfaceGrid): Point[] {
  const [x, y] = axes;
  const nx = x!.coordinates.length;
  const points: Point[] = [];
  for (const [cell, value] of loss.entries()) {
    const z = Math.log(Math.min(value, HIGHEST_LOSS) + LOG_SHIFT);
    if (!finished[cell] || !Number.isFinite(value) || !Number.isFinite(z)) continue;
    const row = Math.floor(cell / nx);
    points.push({ cell, x: x!.coordinates[cell % nx]!, y: y?.coordinates[row] ?? 0, z });
  }
  return points;
}

function segmentsOf(points: readonly Point[]): Face[] {
  const ends = points.map((_, i) => i).slice(1);
  return ends.filter((i) => points[i]!.cell === points[i - 1]!.cell + 1).map((i) => [i - 1, i]);
}

function quadsOf(points: readonly Point[], nx: number): Face[] {
  const indices = new Map(points.map(({ cell }, index) => [cell, index]));
  return points.flatMap(({ cell }) => {
    if (cell % nx === nx - 1) return [];
    const corners = [cell, cell + 1, cell + nx + 1, cell + nx].map((corner) => indices.get(corner));
    return corners.includes(undefined) ? [] : [corners as Face];
  });
}

function averageHeight(face: Face, points: readonly Point[]): number {
  return face.reduce((sum, index) => sum + points[index]!.z, 0) / face.length;
}

function cellArrays(name: string, faces: readonly Face[]): string {
  let end = 0;
  const offsets = faces.map((face) => (end += face.length));
  return `<${name}>
${dataArray("Int64", "connectivity", faces.flat())}
${dataArray("Int64", "offsets", offsets)}
</${name}>`;
}

function dataArray(type: string, name: string, values: readonly number[], components = 1): string {
  const head = `<DataArray type="${type}" Name="${escapeXml(name)}" NumberOfComponents="${components}" format="ascii">`;
  return `${head}\n${inLines(values)}</DataArray>`;
}

/** VTK writes a text as the numbers of its bytes, with a zero behind them. */
function stringArray(name: string, text: string): string {
  const head = `<DataArray type="String" Name="${escapeXml(name)}" NumberOfTuples="1" format="ascii">`;
  return `${head}\n${inLines([...new TextEncoder().encode(text), 0])}</DataArray>`;
}

const PER_LINE = 6;

function inLines(values: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += PER_LINE) lines.push(values.slice(at, at + PER_LINE).join(" "));
  return lines.map((line) => `${line}\n`).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text inside an attribute; characters that XML cannot hold at all become spaces. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char]!).replace(/\p{Cc}/gu, " ");
}
