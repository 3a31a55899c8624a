import type { SignatureScheme } from '../../provider/signature-scheme.js'
import type { RequestTrial } from '../trial.js'
import { otherSignature, requested, signedWith } from './trials.js'

const hostile = { hostile: true } as const

/** Every way in which the two headers can be wrong: what compares signatures may trip over them. */
export const illFormed: readonly RequestTrial[] = [
  signedWith('word', 'the signature is the word "abcd"', () => 'abcd', hostile),
  signedWith('empty', 'the signature is empty', () => '', hostile),
  signedWith('too-short', 'the signature is one character too short', (it) => it.sign().slice(1), hostile),
  signedWith('too-long', 'the signature is one character too long', (it) => `${otherSignature(it)}0`, hostile),
  signedWith('not-ascii', 'the signature consists of "é"', (it) => 'é'.repeat(it.sign().length), hostile),
  signedWith('wrong', 'the signature is well-formed but wrong', otherSignature, hostile),
  signedWith('very-long', 'the signature is very long', () => 'a'.repeat(4096), hostile),
  signedWith('no-signature', 'the signature header is missing', () => null, hostile),
  requested(
    'no-timestamp',
    'the timestamp header is missing',
    (authentic) => ({ timestamp: null, signature: otherSignature(authentic) }),
    hostile,
  ),
]

export const repeatedHeaders: readonly RequestTrial[] = [
  signedWith('wrong-first', 'there are two signature headers, a wrong one and then the right one', (authentic) => [
    otherSignature(authentic),
    authentic.sign(),
  ]),
  signedWith('right-first', 'there are two signature headers, the right one and then a wrong one', (authentic) => [
    authentic.sign(),
    otherSignature(authentic),
  ]),
]

export function signedWithEach(secrets: readonly string[]): readonly RequestTrial[] {
  return secrets.map((secret, index) => {
    const title = `the request is signed with secret ${index + 1} of ${secrets.length}`
    return signedWith(`secret-${index + 1}`, title, (authentic) => authentic.sign({ secret }))
  })
}

const cases: Readonly<Record<string, (name: string) => string>> = {
  'lower-case': (name) => name.toLowerCase(),
  'upper-case': (name) => name.toUpperCase(),
  'mixed-case': (name) => [...name].map((one, at) => (at % 2 === 0 ? one.toLowerCase() : one.toUpperCase())).join(''),
}

export function otherCases({ headers: { signature, timestamp } }: SignatureScheme): readonly RequestTrial[] {
  const written = (name: string, write: (name: string) => string) =>
    name === signature || name === timestamp ? write(name) : name
  return Object.entries(cases).map(([key, write]) => ({
    kind: 'request',
    key,
    role: 'suspect',
    title: `the headers are named ${write(timestamp)} and ${write(signature)}`,
    build: (authentic) => {
      const request = authentic.request()
      return { ...request, headers: request.headers.map(([name, value]) => [written(name, write), value]) }
    },
  }))
}
