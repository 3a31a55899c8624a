/** A few lines of a consumer that breaks a law, for docs/laws.md. */
export interface Example {
  /** As the code block names it. */
  readonly language: 'js' | 'php' | 'python' | 'sql'
  readonly code: string
}

export const js = (code: string): Example => ({ language: 'js', code: code.trim() })
export const php = (code: string): Example => ({ language: 'php', code: code.trim() })
export const python = (code: string): Example => ({ language: 'python', code: code.trim() })
export const sql = (code: string): Example => ({ language: 'sql', code: code.trim() })
