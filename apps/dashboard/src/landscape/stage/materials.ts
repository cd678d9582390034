import {
  DataTexture,
  DoubleSide,
  LinearFilter,
  NoColorSpace,
  RGBAFormat,
  ShaderMaterial,
  Vector3,
} from "three";
import { cellMarks, markedStates } from "../cell-marks.ts";
import { type ColourMap, MAP_SIZE } from "../colour-map.ts";
import { marksFragment, marksVertex, surfaceFragment, surfaceVertex } from "./shaders.ts";

/** The material of the facets. Its texture is its own: {@link disposeSurfaceMaterial} frees both. */
export function createSurfaceMaterial(map: ColourMap): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: surfaceVertex,
    fragmentShader: surfaceFragment,
    side: DoubleSide,
    uniforms: {
      map: { value: textureOf(map) },
      below: { value: colourVector(map.below) },
      above: { value: colourVector(map.above) },
      light: { value: new Vector3(-0.45, -0.55, 0.7).normalize() },
    },
  });
}

/** Frees the material and its texture. */
export function disposeSurfaceMaterial(material: ShaderMaterial): void {
  (material.uniforms["map"]!.value as DataTexture).dispose();
  material.dispose();
}

/** The material of the tiles on the floor. */
export function createMarksMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: marksVertex,
    fragmentShader: marksFragment,
    side: DoubleSide,
    uniforms: {
      grounds: { value: markedStates.map((state) => colourVector(cellMarks[state].ground)) },
      inks: { value: markedStates.map((state) => colourVector(cellMarks[state].ink)) },
    },
  });
}

/** Colours go to the screen as they are: the maps are already those of a screen. */
function textureOf({ bytes }: ColourMap): DataTexture {
  const pixels = new Uint8Array(4 * MAP_SIZE).fill(255);
  for (let index = 0; index < MAP_SIZE; index++)
    pixels.set(bytes.subarray(3 * index, 3 * index + 3), 4 * index);
  const texture = new DataTexture(pixels, MAP_SIZE, 1, RGBAFormat);
  texture.colorSpace = NoColorSpace;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

function colourVector([red, green, blue]: readonly [number, number, number]): Vector3 {
  return new Vector3(red / 255, green / 255, blue / 255);
}
