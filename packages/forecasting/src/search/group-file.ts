import { ArgumentError, DataError } from '@recurra/plugin';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Forecaster } from '../contract/forecaster.ts';
import type { FailedGroup } from './grouped-types.ts';

/** What is written of groups besides their models. */
export interface GroupFile {
  /** A string as given, or `null` for a function, which cannot be written. */
  readonly by: string | null;
  /** Group of each series of the training, by id, where `by` is a function. */
  readonly members: readonly (readonly [id: string, group: string])[];
  /** Names of the groups; the model of the first is `0.onnx`, and so on. */
  readonly groups: readonly string[];
  readonly failed: readonly FailedGroup[];
}

const noteName = 'groups.json';
const format = 'recurra-groups';
const version = 1;

/** What ZIP can count without its extensions, less some room. */
const mostGroups = 65_000;

/** No honest file is larger, and no hostile one is unpacked beyond it. */
const mostBytes = 2 ** 31;

/**
 * Writes groups and models as a ZIP file.
 *
 * @throws ArgumentError if there are too many for one file.
 */
export function packGroups(file: GroupFile, forecasters: ReadonlyMap<string, Forecaster>): Uint8Array {
  const models = file.groups.map((group, i) => [`${i}.onnx`, forecasters.get(group)!.save()] as const);
  const bytes = models.reduce((sum, [, model]) => sum + model.length, 0);
  if (models.length > mostGroups || bytes > mostBytes) {
    throw new ArgumentError(
      `GroupedForecaster.save(): one file must hold at most ${mostGroups} groups and ${mostBytes} bytes, got ${models.length} and ${bytes}; save the forecasters one by one.`,
    );
  }
  const note = strToU8(JSON.stringify({ format, version, ...file }));
  // One date for all files: the same groups give the same bytes at any time.
  const mtime = new Date(1980, 0, 1);
  return zipSync({ [noteName]: note, ...Object.fromEntries(models) }, { level: 0, mtime });
}

function fail(what: string): never {
  throw new DataError(`loadGroups(): the file must be one that save() of fitGroups() gave, but ${what}.`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Checks every part of what claims to be a note. */
function checkNote(note: unknown): GroupFile {
  const {
    format: kind,
    version: made,
    by,
    members,
    groups,
    failed,
  } = (note ?? {}) as Record<string, unknown>;
  if (kind !== format) fail('its groups.json says something else');
  if (typeof made !== 'number' || made > version)
    fail(`its version is ${String(made)}, newer than ${version}; update @recurra/forecasting`);
  const fine =
    (by === null || isText(by)) &&
    Array.isArray(members) &&
    members.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText)) &&
    Array.isArray(groups) &&
    groups.length > 0 &&
    groups.every(isText) &&
    new Set(groups).size === groups.length &&
    Array.isArray(failed) &&
    failed.every((one: Partial<FailedGroup> | null) => isText(one?.group) && isText(one?.reason));
  if (!fine) fail('its groups.json is damaged');
  return note as GroupFile;
}

/**
 * Reads what {@link packGroups} wrote.
 *
 * @throws DataError if it is something else, or damaged.
 */
export function unpackGroups(bytes: Uint8Array): { file: GroupFile; models: Uint8Array[] } {
  let files: Record<string, Uint8Array>;
  let total = 0;
  try {
    files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (name !== noteName && !/^\d+\.onnx$/.test(name)) return false;
        total += originalSize;
        if (total > mostBytes) throw new Error(`it would unpack to more than ${mostBytes} bytes`);
        return true;
      },
    });
  } catch (error) {
    return fail(`it cannot be unpacked (${(error as Error).message})`);
  }
  const text = files[noteName];
  if (text === undefined) fail('it holds no groups.json');
  let note: unknown;
  try {
    note = JSON.parse(strFromU8(text));
  } catch {
    fail('its groups.json is damaged');
  }
  const file = checkNote(note);
  const models = file.groups.map((group, i) => {
    return files[`${i}.onnx`] ?? fail(`the model of group ${JSON.stringify(group)} is missing`);
  });
  return { file, models };
}
