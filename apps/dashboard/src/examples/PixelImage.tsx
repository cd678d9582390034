"use client";

import { useEffect, useRef } from "react";

interface Props {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** An image as it is, enlarged without smoothing. */
export function PixelImage({ pixels, width, height, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pixels, width, height]);
  return (
    <canvas ref={canvas} width={width} height={height} className="pixels" role="img" aria-label={label} />
  );
}
