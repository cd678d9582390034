/** A column of a table: its name alone, or with what else its head has. */
export type Column =
  | string
  | {
      readonly name: string;
      /** Where names may be the same. */
      readonly key?: string;
      /** Figures stand at the right. */
      readonly isNumber?: boolean;
      readonly title?: string;
    };

/** Columns of figures. */
export function numberColumns(names: readonly string[]): Column[] {
  return names.map((name) => ({ name, isNumber: true }));
}

/** The names of a table's columns. */
export function TableHead({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map(settled).map(({ key, name, isNumber, title }) => (
          <th scope="col" key={key ?? name} className={isNumber ? "number" : undefined} title={title}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function settled(column: Column): Exclude<Column, string> {
  return typeof column === "string" ? { name: column } : column;
}
