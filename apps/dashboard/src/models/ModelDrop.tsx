"use client";

import { useRouter } from "next/navigation";
import { type DragEvent, useState } from "react";
import { client, errorText, query } from "../api/query.ts";
import { ImportModelDocument } from "../gql/graphql.ts";

/** Takes a checkpoint by drag and drop or from a dialogue, and starts its import. */
export function ModelDrop() {
  const router = useRouter();
  const [state, setState] = useState<{ readonly text: string; readonly isBad?: boolean }>();
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setState({ text: `sending ${file.name}` });
    try {
      const { hash } = await client.upload(file, file.name);
      const name = file.name.replace(/\.[^.]+$/, "");
      const { importModel } = await query(ImportModelDocument, { input: { upload: hash, name } });
      const [complaint] = importModel.userErrors;
      if (importModel.run) router.push(`/runs/${importModel.run.id}`);
      else setState({ text: complaint?.message ?? "the server started no import", isBad: true });
    } catch (error) {
      setState({ text: errorText(error), isBad: true });
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <label
      className="drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>Drop a checkpoint here, or choose a file: .safetensors, .pt, .pth, .th, .npz</span>
      <input
        type="file"
        accept=".safetensors,.pt,.pth,.th,.t7,.npz"
        onChange={({ target }) => void take(target.files?.[0])}
      />
      <span role="status" className={state?.isBad ? "danger" : "quiet"}>
        {state?.text}
      </span>
    </label>
  );
}
