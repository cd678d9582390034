"use client";

import { useMemo } from "react";
import { numberText } from "../landscape/number-text.ts";
import type { Example } from "./example-set.ts";
import { FlowArrows } from "./FlowArrows.tsx";
import { differencePixels, distancesOf, type ImageShape, imagePixels } from "./image-pixels.ts";
import { PixelImage } from "./PixelImage.tsx";
import { TopClasses } from "./TopClasses.tsx";

interface Props {
  readonly example: Example;
  readonly shape: ImageShape;
  /** The change that the ends of the difference's colours stand for. */
  readonly reach: number;
}

/** An image, what the attack made of it, and what it changed. */
export function ExampleCard({ example, shape, reach }: Props) {
  const { clean, adversarial, label, prediction, isMisled, flow, index, probabilities } = example;
  const { width, height } = shape;
  const pictures = useMemo(
    () =>
      [
        { name: "clean", pixels: imagePixels(clean, shape) },
        { name: "adversarial", pixels: imagePixels(adversarial, shape) },
        { name: "difference", pixels: differencePixels({ clean, adversarial }, shape, reach) },
      ] as const,
    [clean, adversarial, shape, reach],
  );
  const { l2, linf } = distancesOf(clean, adversarial);
  return (
    <li className="panel example">
      <div className="example-images">
        {pictures.map(({ name, pixels }) => (
          <figure key={name}>
            <div className="example-image">
              <PixelImage pixels={pixels} width={width} height={height} label={`${name} image ${index}`} />
              {name === "clean" && flow && <FlowArrows flow={flow} width={width} height={height} />}
            </div>
            <figcaption className="note">{name === "clean" && flow ? "clean, with flow" : name}</figcaption>
            {probabilities && name !== "difference" && (
              <TopClasses probabilities={probabilities[name]} label={label} of={name} />
            )}
          </figure>
        ))}
      </div>
      <p>
        {label} <span className="quiet">seen as</span>{" "}
        <span className={isMisled ? "danger" : undefined}>
          {prediction}
          {isMisled && " \u2715"}
        </span>
      </p>
      <p className="note">
        L2 {numberText(l2)}, L&infin; {numberText(linf)}
      </p>
    </li>
  );
}
