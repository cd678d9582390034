import { demoStudy, Empty } from "../frame/Empty.tsx";

/** Stands where no run is: because of the filters, which `showAll` takes away, or because there is none at all. */
export function NoRuns({ showAll }: { readonly showAll: (() => void) | undefined }) {
  if (!showAll) {
    return <Empty next={[demoStudy, ["Launch a run", "/launch"]]}>Nothing has been run yet.</Empty>;
  }
  return (
    <div className="panel empty">
      <p>No run fits these filters.</p>
      <button type="button" className="primary" onClick={showAll}>
        Show all runs
      </button>
    </div>
  );
}
