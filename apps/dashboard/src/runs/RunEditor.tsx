"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { errorText, query } from "../api/query.ts";
import { EditRunDocument } from "../gql/graphql.ts";

interface Props {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly note: string;
}

/** What people may change about a run at any time: its name, its tags, a note. */
export function RunEditor({ id, title, tags, note }: Props) {
  const router = useRouter();
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean }>();
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    const words = text("tags")
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    try {
      const { editRun } = await query(EditRunDocument, {
        input: { id, title: text("title"), tags: words, note: text("note") },
      });
      const [complaint] = editRun.userErrors;
      setSaid(complaint ? { text: complaint.message, isBad: true } : { text: "saved", isBad: false });
      router.refresh();
    } catch (error) {
      setSaid({ text: errorText(error), isBad: true });
    }
  };
  return (
    <details className="panel">
      <summary>Title, tags, note</summary>
      <form className="launch" onSubmit={save}>
        <div className="field">
          <label htmlFor="edit-title">Title</label>
          <input id="edit-title" name="title" defaultValue={title} required maxLength={200} />
        </div>
        <div className="field">
          <label htmlFor="edit-tags">Tags</label>
          <input id="edit-tags" name="tags" defaultValue={tags.join(", ")} />
        </div>
        <div className="field">
          <label htmlFor="edit-note">Note</label>
          <textarea id="edit-note" name="note" defaultValue={note} rows={3} />
        </div>
        <div className="bar" role="status">
          <button type="submit">Save</button>
          <span className={said?.isBad ? "danger" : "quiet"}>{said?.text}</span>
        </div>
      </form>
    </details>
  );
}
