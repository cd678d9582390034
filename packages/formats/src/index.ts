export * from "./pictures/colour.js";
export * from "./pictures/contact-sheet.js";
export { contourLines, type GridPoint } from "./pictures/contour-lines.js";
export type { PictureGrid, Quantity } from "./pictures/picture-grid.js";
export * from "./pictures/png.js";
export type { SurfaceDrawing } from "./pictures/surface-style.js";
export * from "./pictures/surface-svg.js";
export type { ScaleKind } from "./pictures/value-scale.js";
