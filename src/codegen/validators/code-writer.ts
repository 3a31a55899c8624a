/** A head such as `if (a)` or `for (…)`, and what writes the statements under it. An `else` has an empty head. */
export type Block = readonly [head: string, body: () => void]

/** Lines of JavaScript, indented by their blocks. */
export class CodeWriter {
  #lines: string[] = []

  line(text: string): void {
    this.#lines.push(text)
  }

  /** `head { … }`. Nothing if the body writes nothing. */
  block(head: string, body: () => void): void {
    this.chain([[head, body]])
  }

  /** `if (a) { … } else if (b) { … } else { … }`, without the `else` in the heads. Empty branches at the end are left out. */
  chain(blocks: readonly Block[]): void {
    const branches = blocks.map(([head, body]) => ({ head, lines: this.#linesOf(body) }))
    while (branches.length > 0 && branches.at(-1)?.lines.length === 0) branches.pop()
    const last = branches.at(-1)
    // `else { if … }` is `else if …`.
    const nested = last?.head === '' && branches.length > 1 && isOneIf(last.lines) ? branches.pop()?.lines : undefined
    const short = branches.every(({ lines }) => lines.length === 1 && !/^(?:const|let|if|for) ?\b/.test(lines[0] ?? ''))
    for (const [index, { head, lines }] of branches.entries()) {
      const words = [index > 0 ? 'else' : '', head].filter(Boolean).join(' ')
      if (short) this.line(`${words} ${lines[0]}`)
      else this.#lines.push(`${index > 0 ? '} ' : ''}${words} {`, ...lines.map((line) => `  ${line}`))
    }
    if (nested !== undefined) {
      const [first, ...others] = nested
      this.#lines.push(`${short ? '' : '} '}else ${first}`, ...others)
    } else if (!short && branches.length > 0) this.line('}')
  }

  #linesOf(body: () => void): string[] {
    const outer = this.#lines
    this.#lines = []
    body()
    const lines = this.#lines
    this.#lines = outer
    return lines
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}

/** Whether lines are one `if` with all its branches. */
function isOneIf([first, ...others]: readonly string[]): boolean {
  return first?.startsWith('if (') === true && others.every((line) => /^ |^\}|^else\b/.test(line))
}
