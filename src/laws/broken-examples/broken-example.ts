/** A few lines of a consumer that breaks a law, for its page in docs/laws.md. */
export interface BrokenExample {
  /** As the code block names it. */
  readonly language: 'js' | 'php' | 'python' | 'sql'
  readonly code: string
}

export const js = (code: string): BrokenExample => ({ language: 'js', code: code.trim() })
export const php = (code: string): BrokenExample => ({ language: 'php', code: code.trim() })
export const python = (code: string): BrokenExample => ({ language: 'python', code: code.trim() })
export const sql = (code: string): BrokenExample => ({ language: 'sql', code: code.trim() })
