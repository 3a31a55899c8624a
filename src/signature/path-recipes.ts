import type { Recipe, Subject } from './recipe.js'

const routerRelative =
  'the handler uses a router-relative or rewritten URL; sign the public path with its query (in Express, `req.originalUrl`; behind a proxy that strips a prefix, the path before it was stripped)'
const literalPath =
  'the framework changed the URL before it was signed; sign the path and query exactly as in the request line (`req.originalUrl`, `request.raw.url`, `rawPath` with `rawQueryString`)'

/** Wrong ways that concern the path and the query. */
export function pathRecipes(subject: Subject): Recipe[] {
  return [
    ...trailingSlash(subject),
    ...lostSegments(subject),
    ...queryForms(subject),
    ...normalised(subject),
    ...fullUrls(subject),
  ]
}

function over(subject: Subject, id: string, defect: string, target: string, remedy: string): Recipe {
  const when = target === '' ? 'signed without the path' : `signed over \`${target}\` instead of \`${subject.target}\``
  return { id, defect, when, remedy, message: [subject.method, target, subject.timestamp, subject.body] }
}

function lostSegments(subject: Subject): Recipe[] {
  const { path, query } = subject
  const segments = path.slice(1).split('/')
  const withQuery = query === undefined ? '' : `?${query}`
  const lost: Recipe[] = []
  const add = (id: string, target: string, remedy = routerRelative) =>
    lost.push(over(subject, id, 'signature/mount-prefix-lost', target, remedy))
  segments.forEach((_, index) => {
    const rest = `/${segments.slice(index + 1).join('/')}`
    // The root has no segment to lose.
    if (rest === path) return
    add(`path-without-first-${index + 1}`, rest + withQuery)
    if (withQuery !== '') add(`path-without-first-${index + 1}-nor-query`, rest)
  })
  segments.slice(1).forEach((_, index) => {
    const kept = `/${segments.slice(0, index + 1).join('/')}`
    add(`path-first-${index + 1}-only`, kept + withQuery)
    if (withQuery !== '') add(`path-first-${index + 1}-only-nor-query`, kept)
  })
  add('path-empty', withQuery)
  subject.otherPaths.forEach((other, index) => {
    add(`path-other-${index + 1}`, other.includes('?') ? other : other + withQuery)
  })
  add('path-twice', path + path + withQuery, 'the mount path is put in front of a URL that already has it')
  return lost
}

function queryForms(subject: Subject): Recipe[] {
  const { path, query } = subject
  const form = (id: string, target: string, remedy: string) =>
    over(subject, id, 'signature/query-mishandled', target, remedy)
  if (query === undefined) {
    const always = 'the handler adds `?` and the query even where the URL has none; add them only when there is a query'
    return [
      form('query-mark-added', `${path}?`, always),
      ...['null', 'undefined', 'None'].map((word) => form(`query-${word.toLowerCase()}`, `${path}?${word}`, always)),
      form('query-null-joined', `${path}null`, always),
    ]
  }
  const whole = 'the handler does not sign the query as it stands; sign the path, `?` and the raw query'
  return [
    form('query-dropped', path, whole),
    form('query-mark-dropped', path + query, whole),
    form('query-emptied', `${path}?`, whole),
    form('query-alone', `?${query}`, whole),
  ]
}

/** Before the lost segments: without its slash `/hook/` looks as if it had lost its last one. */
function trailingSlash(subject: Subject): Recipe[] {
  const { path, query } = subject
  if (path.length === 1 || !path.endsWith('/')) return []
  const target = path.slice(0, -1) + (query === undefined ? '' : `?${query}`)
  return [over(subject, 'trailing-slash-dropped', 'signature/path-normalised', target, literalPath)]
}

function normalised(subject: Subject): Recipe[] {
  const { path, target, query } = subject
  const after = query === undefined ? '' : `?${query}`
  const candidates: [id: string, target: string | undefined][] = [
    ['url-class', urlClass(target)],
    ['query-sorted', query === undefined ? undefined : `${path}?${query.split('&').toSorted().join('&')}`],
    ['query-sorted-reencoded', query === undefined ? undefined : `${path}?${sortedParameters(query)}`],
    ['query-reencoded', query === undefined ? undefined : `${path}?${new URLSearchParams(query)}`],
    ['decoded', attempt(() => decodeURIComponent(target))],
    ['path-decoded', attempt(() => decodeURIComponent(path) + after)],
    ['decoded-plus-as-space', attempt(() => decodeURIComponent(target.replaceAll('+', ' ')))],
    ['reencoded', attempt(() => encodeURI(decodeURI(target)))],
    ['encoded-again', attempt(() => encodeURI(target))],
    ['percent-upper-case', target.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())],
    ['percent-lower-case', target.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase())],
    ['trailing-slash-added', path.endsWith('/') ? undefined : `${path}/${after}`],
    ['slashes-merged', path.replace(/\/{2,}/g, '/') + after],
    ['lower-case', target.toLowerCase()],
  ]
  return candidates.flatMap(([id, changed]) =>
    changed === undefined ? [] : [over(subject, id, 'signature/path-normalised', changed, literalPath)],
  )
}

function fullUrls(subject: Subject): Recipe[] {
  const { origin, target } = subject
  if (origin === undefined) return []
  const host = origin.replace(/^[^:]*:\/\//, '')
  const remedy = 'CKBox signs the path with its query only; leave scheme and host out'
  return [
    ['full-url', origin + target],
    ['full-url-http', `http://${host}${target}`],
    ['full-url-https', `https://${host}${target}`],
    ['host-and-path', host + target],
  ].map(([id = '', url = '']) => over(subject, id, 'signature/wrong-canonical-form', url, remedy))
}

function urlClass(target: string): string | undefined {
  return attempt(() => {
    const url = new URL(`http://localhost${target}`)
    return url.pathname + url.search
  })
}

function sortedParameters(query: string): string {
  const parameters = new URLSearchParams(query)
  parameters.sort()
  return parameters.toString()
}

/** Broken percent-encoding makes these functions throw: then there is no such variant. */
function attempt(change: () => string): string | undefined {
  try {
    return change()
  } catch {
    return undefined
  }
}
