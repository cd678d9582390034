/** Where TensorFlow.js can compute, and what each place needs: one row a device, the preferred one first. */

/** A device of TensorFlow.js. */
export interface TfjsDevice {
  /** The package that carries it. */
  readonly library: string;
  /** Whether that is an optional peer with native code, which Node 23 and later cannot run. */
  readonly native: boolean;
  /** What the package calls itself once it is loaded. */
  readonly backend: "cpu" | "tensorflow";
  readonly load: () => Promise<unknown>;
}

/** The rows. */
export const tfjsDevices = {
  cuda: {
    library: "@tensorflow/tfjs-node-gpu",
    native: true,
    backend: "tensorflow",
    load: () => import("@tensorflow/tfjs-node-gpu"),
  },
  native: {
    library: "@tensorflow/tfjs-node",
    native: true,
    backend: "tensorflow",
    load: () => import("@tensorflow/tfjs-node"),
  },
  cpu: {
    library: "@tensorflow/tfjs-backend-cpu",
    native: false,
    backend: "cpu",
    load: () => import("@tensorflow/tfjs-backend-cpu"),
  },
} as const satisfies Readonly<Record<string, TfjsDevice>>;

/** A device's name. */
export type DeviceName = keyof typeof tfjsDevices;

/** All names, the preferred one first. */
export const deviceNames = Object.keys(tfjsDevices) as readonly DeviceName[];
