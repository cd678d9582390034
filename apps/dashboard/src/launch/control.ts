/** What ties a control to its label and its complaint. */
export interface About {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
}

/** A control of a form that holds more than a text. */
export interface ControlProps {
  readonly about: About;
  readonly value: unknown;
  readonly usual: unknown;
  readonly onChange: (value: unknown) => void;
}
