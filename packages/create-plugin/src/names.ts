/** What a plugin is called, in all the places where it has a name. */
export interface Names {
  /** On npm: `recurra-tides`, `@coast/tides`. */
  readonly packageName: string;
  /** In a zoo: `tides`. */
  readonly id: string;
  /** What it does: `forecast`. */
  readonly task: string;
}

const idPattern = /^[a-z][a-z0-9-]*$/;
// As npm takes new names: https://docs.npmjs.com/package-name-guidelines
const packagePattern = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const longestPackageName = 214;

/** What is wrong with a plugin's or task's name; undefined if nothing is. */
export function idProblem(what: 'name' | 'task', value: string): string | undefined {
  if (idPattern.test(value)) return undefined;
  return `${what} must begin with a lower-case letter and have lower-case letters, digits and hyphens only, got "${value}"; try "${suggestion(value)}".`;
}

/** What is wrong with a package's name; undefined if nothing is. */
export function packageProblem(value: string): string | undefined {
  if (packagePattern.test(value) && value.length <= longestPackageName && value !== 'node_modules')
    return undefined;
  return `package must be a name that npm takes, as recurra-tides or @coast/tides, got "${value}".`;
}

function suggestion(value: string): string {
  const plain = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return plain === '' ? 'tides' : plain;
}

/** Name of the function that gives the plugin: `northSeaPlugin`. Never a word of the language. */
export function functionName(id: string): string {
  return `${id.replace(/-+([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase())}Plugin`;
}
