"use client";

import { decodeFlags, decodeGrid, type WireGrid } from "@basin/client";
import { useEffect, useRef } from "react";
import { fieldOf } from "../landscape/field.ts";
import type { Axis, LandscapeGrid } from "../landscape/grid.ts";
import { heatImage } from "../landscape/heat-image.ts";
import { lookOf } from "../landscape/look.ts";

interface Props {
  readonly axes: readonly Axis[];
  readonly loss: WireGrid;
  readonly finished: WireGrid;
  readonly label: string;
}

/** A surface as a small picture: one pixel a cell, colours over its own range. */
export function SurfaceThumb({ axes, loss, finished, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [columns, rows] = [axes[0]!.points, axes[1]?.points ?? 1];
  useEffect(() => {
    const values = decodeGrid(loss).data;
    const grid: LandscapeGrid = {
      x: axes[0]!,
      y: axes[1] ?? null,
      loss: values,
      accuracy: values,
      finished: decodeFlags(finished),
    };
    const field = fieldOf(grid, "loss");
    const { scale, map } = lookOf([field], { quantity: "loss", kind: "log" });
    canvas.current
      ?.getContext("2d")
      ?.putImageData(new ImageData(heatImage(field, scale, map), columns, rows), 0, 0);
  }, [axes, loss, finished, columns, rows]);
  return (
    <canvas ref={canvas} width={columns} height={rows} className="thumb" role="img" aria-label={label} />
  );
}
