"use client";

import { useState } from "react";
import type { ControlProps } from "./control.ts";

/** An axis as `from:to:points`, the notation of the command. */
export function AxisInput({ about, value, usual, onChange }: ControlProps) {
  const [text, setText] = useState(axisText(value));
  return (
    <input
      {...about}
      value={text}
      placeholder={axisText(usual) || "-1:1:51"}
      onChange={({ target }) => {
        setText(target.value);
        onChange(parseAxis(target.value));
      }}
    />
  );
}

/** The axis of a text; what is no axis goes to the server as it is, which says what it wants. */
function parseAxis(text: string): unknown {
  if (text.trim() === "") return undefined;
  const [from, to, points, ...rest] = text
    .split(":")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (rest.length > 0 || ![from, to, points].every(Number.isFinite)) return text;
  return { from, to, points };
}

function axisText(axis: unknown): string {
  if (typeof axis !== "object" || axis === null) return "";
  const { from, to, points } = axis as Record<"from" | "to" | "points", number>;
  return `${from}:${to}:${points}`;
}
