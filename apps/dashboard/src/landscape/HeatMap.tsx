"use client";

import { useEffect, useRef } from "react";
import type { Frame } from "./contour-frame.ts";
import type { Field } from "./field.ts";
import { heatImage } from "./heat-image.ts";
import type { Look } from "./look.ts";

/** One pixel a cell, enlarged without smoothing. */
export function HeatMap({
  field,
  look,
  frame,
}: {
  readonly field: Field;
  readonly look: Look;
  readonly frame: Frame;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(heatImage(field, look.scale, look.map), field.nx, field.ny);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [field, look]);
  const { plot, width, height } = frame;
  return (
    <canvas
      ref={canvas}
      width={field.nx}
      height={field.ny}
      className="heat"
      style={{
        left: `${(100 * plot.left) / width}%`,
        top: `${(100 * plot.top) / height}%`,
        width: `${(100 * plot.width) / width}%`,
        height: `${(100 * plot.height) / height}%`,
      }}
    />
  );
}
