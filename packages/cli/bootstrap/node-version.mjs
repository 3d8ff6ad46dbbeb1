const OLDEST = [20, 19];

/** One sentence about why this Node is too old, or undefined. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const fits = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return fits ? undefined : `Alpes needs Node ${OLDEST.join('.')} or later; this is ${version}.`;
}
