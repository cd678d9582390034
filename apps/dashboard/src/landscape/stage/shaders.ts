/** The facets: the colour of the place on the scale, a little darker where a facet turns from the light. */
export const surfaceVertex = `
  attribute float place;
  varying float vPlace;
  varying vec3 vPosition;
  void main() {
    vPlace = place;
    vPosition = position;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

/** The colour is looked up for each point, so that it is that of the legend at the point's own height. */
export const surfaceFragment = `
  uniform sampler2D map;
  uniform vec3 below;
  uniform vec3 above;
  uniform vec3 light;
  varying float vPlace;
  varying vec3 vPosition;
  void main() {
    vec3 normal = normalize(cross(dFdx(vPosition), dFdy(vPosition)));
    if (normal.z < 0.0) normal = -normal;
    float shade = 0.66 + 0.34 * max(0.0, dot(normal, light));
    vec3 colour = texture2D(map, vec2(clamp(vPlace, 0.0, 1.0), 0.5)).rgb;
    if (vPlace > 1.005) colour = above;
    if (vPlace < -0.005) colour = below;
    gl_FragColor = vec4(colour * shade, 1.0);
  }
`;

/** The tiles on the floor. */
export const marksVertex = `
  attribute vec2 pattern;
  attribute float state;
  varying vec2 vPattern;
  varying float vState;
  void main() {
    vPattern = pattern;
    vState = state;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

/** Diagonal lines for what is not computed, a cross for what is no number, a dot for what is infinite. */
export const marksFragment = `
  uniform vec3 grounds[3];
  uniform vec3 inks[3];
  varying vec2 vPattern;
  varying float vState;
  void main() {
    vec2 p = fract(vPattern) - 0.5;
    int state = int(vState + 0.5);
    float lines = step(abs(fract((vPattern.x - vPattern.y) * 0.4) - 0.5), 0.14);
    float cross2 = step(min(abs(p.x - p.y), abs(p.x + p.y)), 0.12) * step(max(abs(p.x), abs(p.y)), 0.36);
    float dots = step(length(p), 0.2);
    float ink = state == 0 ? lines : (state == 1 ? cross2 : dots);
    vec3 ground = state == 0 ? grounds[0] : (state == 1 ? grounds[1] : grounds[2]);
    vec3 line = state == 0 ? inks[0] : (state == 1 ? inks[1] : inks[2]);
    gl_FragColor = vec4(mix(ground, line, ink), 1.0);
  }
`;
