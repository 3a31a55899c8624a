import { type DocumentIssue, replayFileIssues } from '../../generated/replay-validator.js'
import { UsageError } from '../errors.js'
import type { Counterexample, Finding, Report } from '../report/report.js'
import { type Declared, declaredBy } from './declared.js'

/**
 * One finding, kept so that it can be run again: `schemas/replay.schema.json` describes it. It holds no secret: a replay
 * signs anew with the secrets that it is given.
 */
export interface ReplayFile {
  readonly replayVersion: 1
  readonly tool: Report['tool']
  readonly law: string
  readonly defect?: string
  readonly seed: number
  /** fast-check's path, where the counterexample came from a random history. */
  readonly path?: string
  /** The finding's message and remedy, so that the file explains itself. */
  readonly message: string
  readonly remedy: string
  /** The endpoint that was checked, and the default for a replay. */
  readonly target: string
  readonly consumer: Declared
  readonly counterexample: Counterexample
}

/** Makes the replay file of a finding. Of `consumer` only what it declared is taken: no secret, no header, no hook. */
export function toReplayFile(report: Report, finding: Finding, consumer: Declared = {}): ReplayFile {
  const { law, defect, seed, path, message, remedy, counterexample } = finding
  return {
    replayVersion: 1,
    tool: report.tool,
    law,
    ...(defect !== undefined && { defect }),
    seed,
    ...(path !== undefined && { path }),
    message,
    remedy,
    target: report.target,
    consumer: declaredBy(consumer),
    counterexample,
  }
}

/**
 * Reads the text of a replay file. Of the consumer only declarations are taken: no file gives secrets, headers or hooks.
 *
 * @throws UsageError with code `replay_file_malformed` or `replay_file_version`; the message says what is wrong where.
 */
export function parseReplayFile(text: string): ReplayFile {
  const value = parseJson(text)
  refuseOtherVersion(value)
  const issues = replayFileIssues(value)
  if (issues.length > 0) throw malformed(wrongIn(value, issues))
  const file = value as Omit<ReplayFile, 'consumer'> & Partial<Pick<ReplayFile, 'consumer'>>
  refuseUnknownEvents(file.counterexample)
  return { ...file, consumer: declaredBy(file.consumer ?? {}) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError('replay_file_malformed', `The replay file is not JSON: ${reason}.`, { cause })
  }
}

function refuseOtherVersion(value: unknown): void {
  if (!isObject(value) || value.replayVersion === undefined || value.replayVersion === 1) return
  throw new UsageError(
    'replay_file_version',
    `The replay file has version ${JSON.stringify(value.replayVersion)}, but this version of ckbox-webhooks reads version 1. ` +
      'Run the check again to get a new file, or use the version of ckbox-webhooks that wrote this one.',
  )
}

/** What the schema cannot say: each delivery is of an event of the history. */
function refuseUnknownEvents({ history = [], schedule = [] }: Counterexample): void {
  for (const [at, step] of schedule.entries()) {
    const place = `counterexample.schedule[${at}]`
    const deliveries =
      'together' in step
        ? step.together.map(({ event }, index) => ({ event, where: `${place}.together[${index}].event` }))
        : [{ event: step.event, where: `${place}.event` }]
    for (const { event, where } of deliveries) {
      if (event < history.length) continue
      const events = history.length === 1 ? 'its only event' : `one of its ${history.length} events`
      throw malformed(`${where} is ${event}, expected the index in the history of ${events}`)
    }
  }
}

/** What is wrong in the first wrong place: `seed is "x", expected an integer`. */
function wrongIn(value: unknown, issues: readonly DocumentIssue[]): string {
  const { pointer, path, keyword, detail } = issues[0] as DocumentIssue
  const isMissing = keyword === 'required'
  // To learn what belongs in a missing place, validate again with a value that is never valid there.
  const told = isMissing ? replayFileIssues(withNullAt(value, pointer)) : issues
  const expected = told
    .filter((issue) => issue.pointer === pointer)
    .flatMap((issue) => /^expected (.*), got /s.exec(issue.detail)?.[1] ?? [])
  const found = isMissing ? 'is missing' : `is ${abridged(JSON.stringify(valueAt(value, pointer)))}`
  const where = path === '' ? 'the file' : path
  return expected.length > 0 ? `${where} ${found}, expected ${expected.join(' or ')}` : `${where} ${detail}`
}

/** The error for a replay file that is JSON, but not what a check writes: says what is wrong where. */
export function malformed(what: string): UsageError {
  return new UsageError(
    'replay_file_malformed',
    `The replay file is malformed: ${what}. Give a file that "ckbox-webhooks check" wrote, unchanged.`,
  )
}

function withNullAt(value: unknown, pointer: string): unknown {
  const copy = structuredClone(value)
  const end = pointer.lastIndexOf('/')
  const holder = valueAt(copy, pointer.slice(0, end))
  if (isObject(holder)) holder[pointer.slice(end + 1)] = null
  return copy
}

/** No name in a replay file's schema has to be escaped in a pointer. */
function valueAt(value: unknown, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1)
  return tokens.reduce((holder, token) => (isObject(holder) ? holder[token] : undefined), value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function abridged(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
