import { UsageError } from '../errors.js'
import { type Declared, declaredBy } from './declared.js'
import { asCounterexample, asDeclared, asInteger, asRecord, asText, malformed } from './replay-shape.js'
import type { Counterexample, Finding, Report } from './report.js'

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
  /** The finding's message, so that the file explains itself. */
  readonly message: string
  /** The endpoint that was checked, and the default for a replay. */
  readonly target: string
  readonly consumer: Declared
  readonly counterexample: Counterexample
}

/** Makes the replay file of a finding. Of `consumer` only what it declared is taken: no secret, no header, no hook. */
export function toReplayFile(report: Report, finding: Finding, consumer: Declared = {}): ReplayFile {
  const { law, defect, seed, path, message, counterexample } = finding
  return {
    replayVersion: 1,
    tool: report.tool,
    law,
    ...(defect !== undefined && { defect }),
    seed,
    ...(path !== undefined && { path }),
    message,
    target: report.target,
    consumer: declaredBy(consumer),
    counterexample,
  }
}

/**
 * Reads the text of a replay file. Fields that this version does not know are dropped.
 *
 * @throws UsageError with code `replay_file_malformed` or `replay_file_version`; the message says what is wrong where.
 */
export function parseReplayFile(text: string): ReplayFile {
  const file = asRecord('the file', parseJson(text))
  const { replayVersion, law, defect, seed, path, message, target } = file
  if (replayVersion === undefined) throw malformed('replayVersion', 'the number 1', replayVersion)
  if (replayVersion !== 1) {
    throw new UsageError(
      'replay_file_version',
      `The replay file has version ${JSON.stringify(replayVersion)}, but this version of ckbox-webhooks reads version 1. ` +
        'Run the check again to get a new file, or use the version of ckbox-webhooks that wrote this one.',
    )
  }
  return {
    replayVersion: 1,
    tool: { name: 'ckbox-webhooks', version: asText('tool.version', asRecord('tool', file.tool).version) },
    law: asText('law', law),
    ...(defect !== undefined && { defect: asText('defect', defect) }),
    seed: asInteger('seed', seed),
    ...(path !== undefined && { path: asText('path', path) }),
    message: asText('message', message),
    target: asText('target', target),
    consumer: asDeclared(file.consumer),
    counterexample: asCounterexample(file.counterexample),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError('replay_file_malformed', `The replay file is not JSON: ${reason}.`, { cause })
  }
}
