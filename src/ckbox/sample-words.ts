/** What people put into a property of a given name, where its schema says no more than "a string". */
export interface Words {
  readonly values: readonly string[]
  /** Followed by a number, so that two versions of one thing differ in it. */
  readonly numbered: boolean
  /** Whether text with odd characters is to be expected, which it is where people type it. */
  readonly typed: boolean
}

const typed = (...values: string[]): Words => ({ values, numbered: true, typed: true })
const fixed = (...values: string[]): Words => ({ values, numbered: false, typed: false })

const BY_NAME: Readonly<Record<string, Words>> = {
  name: typed('Cupcake', 'Report', 'Holiday'),
  description: typed('An image of a cupcake', 'The figures of last year'),
  tags: typed('sweet', 'draft', 'public'),
  role: fixed('User', 'Manager', 'Owner'),
  id: fixed('user-1', 'user-2', '-u_3', 'someone@example.com', '1f0ca0db-d0fa-4b03-9703-9f152615ed0c'),
  category_id: fixed('1f0ca0db-d0fa-4b03-9703-9f152615ed0c', '957165c8-bb91-4792-922d-72c572b5b12d'),
}

const OPAQUE = fixed('a1', 'B-2', '_c3')
const TEXT = typed('text', 'more text')

export function wordsFor(name: string): Words {
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name] ?? TEXT
  return /(^|_)ids?$/.test(name) ? OPAQUE : TEXT
}

/** Kinds of files as they are met, images first: an extension and the media type that belongs to it. */
export const FILES: readonly { readonly extension: string; readonly mime_type: string }[] = [
  { extension: 'jpeg', mime_type: 'image/jpeg' },
  { extension: 'png', mime_type: 'image/png' },
  { extension: 'pdf', mime_type: 'application/pdf' },
  { extension: 'svg', mime_type: 'image/svg+xml' },
  { extension: 'txt', mime_type: 'text/plain' },
  { extension: 'gz', mime_type: 'application/gzip' },
  { extension: 'docx', mime_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
]
