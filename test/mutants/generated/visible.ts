import type { Aspect, Habit, Setting, Visible } from './vocabulary.js'

/** Seen where all of these are shown; otherwise nobody can say. */
export const seenBy =
  (...aspects: readonly Aspect[]): Habit['visible'] =>
  ({ shows }) =>
    aspects.every((aspect) => shows.has(aspect)) ? 'yes' : 'unclear'

/** Seen where all of these are shown, and hidden for good where nothing hints at the last of them. */
export const hiddenWithout =
  (...aspects: readonly Aspect[]): Habit['visible'] =>
  ({ shows, hints }): Visible => {
    const last = aspects.at(-1)
    if (aspects.every((aspect) => shows.has(aspect))) return 'yes'
    if (last === undefined || !aspects.slice(0, -1).every((aspect) => shows.has(aspect))) return 'unclear'
    return shows.has('hash') || hints.has('hash') || hints.has(last) ? 'unclear' : 'no'
  }

const values: readonly Aspect[] = ['name', 'size', 'texts', 'places', 'hash']

/** Seen where all of these are shown, and hidden for good where no value of a row is shown at all. */
export const seenInValues =
  (...aspects: readonly Aspect[]): Habit['visible'] =>
  ({ shows, hints }) => {
    if (aspects.every((aspect) => shows.has(aspect))) return 'yes'
    return values.some((value) => shows.has(value) || hints.has(value)) ? 'unclear' : 'no'
  }

export const always: Habit['visible'] = () => 'yes'

export const handlesAll =
  (...events: readonly string[]) =>
  ({ handles }: Setting): boolean =>
    events.every((event) => handles.has(event))

/** The snapshots of an asset can follow each other. */
export const changesAssets = ({ handles }: Setting): boolean => handles.has('asset.modified')

export const isSynchronous = ({ timing }: Setting): boolean => timing.answers === 'after'
