import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/** One import of one file by another, both as paths from the root of the package. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

/** Every relative import in the sources, static or dynamic, by TypeScript's own parser. */
export function readImports(root: string): Import[] {
  return sources(root).flatMap((from) => {
    const file = ts.createSourceFile(from, readFileSync(join(root, from), 'utf8'), ts.ScriptTarget.Latest)
    const found: Import[] = []
    visit(file, (specifier, typeOnly) => {
      if (!specifier.startsWith('.')) return
      found.push({ from, to: normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts'), typeOnly })
    })
    return found
  })
}

/** The source files, as paths from the root. */
export function sources(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file))
    .toSorted()
}

function visit(node: ts.Node, found: (specifier: string, typeOnly: boolean) => void): void {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    found(node.moduleSpecifier.text, isTypeOnly(node))
  } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    found(node.moduleSpecifier.text, node.isTypeOnly)
  } else if (
    ts.isImportTypeNode(node) &&
    ts.isLiteralTypeNode(node.argument) &&
    ts.isStringLiteral(node.argument.literal)
  ) {
    found(node.argument.literal.text, true)
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments
    if (argument && ts.isStringLiteral(argument)) found(argument.text, false)
  }
  ts.forEachChild(node, (child) => visit(child, found))
}

/** `import type { A }`, and `import { type A, type B }`. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.isTypeOnly) return true
  const named = importClause.namedBindings
  return (
    !importClause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly)
  )
}
