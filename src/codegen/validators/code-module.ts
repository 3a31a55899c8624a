import { type CodePart, neededParts } from './code-parts.js'

/** A module of validators: JavaScript, and what TypeScript is told of it. The publisher writes it in any format. */
export interface CodeModule {
  /** Below the output folder, without ending: `shared`, `events/asset-uploaded`. */
  readonly path: string
  /** The names that its code takes from other modules, by their path. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  readonly code: string
  /** Names in the code that only other modules of the output take. */
  readonly internal: readonly string[]
  /** What it gives to users, in order. */
  readonly exports: readonly ExportedValue[]
  /** Types that its exports are made of, by the path of the module that declares them. */
  readonly types: ReadonlyMap<string, readonly string[]>
  /** Of those the types that users find here too, by the same path. */
  readonly exportedTypes: ReadonlyMap<string, readonly string[]>
  /** Declarations of types. */
  readonly declarations: string
}

/** A constant with its comment, its type, and the expression that makes it, which has no side effects. */
export interface ExportedValue {
  readonly name: string
  readonly doc: string
  readonly type: string
  readonly value: string
}

/** A module before it is known where the names are that it takes. */
export interface ModuleDraft extends Omit<CodeModule, 'imports' | 'internal'> {
  /** The names that its code uses: of parts, or of the shared module. */
  readonly uses: readonly string[]
}

/**
 * Links modules: a part that only one of them needs goes into that, all others into the shared module. `owners`: the
 * modules by the parts that are theirs, though others use them too.
 */
export function linkModules(
  parts: ReadonlyMap<string, CodePart>,
  {
    drafts,
    shared,
    owners,
  }: { drafts: readonly ModuleDraft[]; shared: ModuleDraft; owners: ReadonlyMap<string, string> },
): CodeModule[] {
  const homes = homesOf(parts, drafts, owners)
  const homeOf = (name: string) => homes.get(name) ?? shared.path
  const needed = neededParts(
    parts,
    drafts.flatMap(({ uses }) => uses),
  )
  const linked = [shared, ...drafts].map((draft) => {
    const own = needed.filter((name) => homeOf(name) === draft.path)
    const taken = [...draft.uses, ...own.flatMap((name) => [...(parts.get(name)?.uses ?? [])])]
    const imports = new Map<string, string[]>()
    for (const name of [...new Set(taken)].sort()) {
      if (homeOf(name) !== draft.path) imports.set(homeOf(name), [...(imports.get(homeOf(name)) ?? []), name])
    }
    const code = [...own.map((name) => parts.get(name)?.code ?? ''), draft.code]
      .filter((text) => text !== '')
      .join('\n')
    return { ...draft, imports, code }
  })
  return linked.map(({ uses: _, ...module }) => {
    const taken = new Set(linked.flatMap(({ imports }) => imports.get(module.path) ?? []))
    return { ...module, internal: [...taken].sort() }
  })
}

/** The modules of the parts that are not shared. */
function homesOf(
  parts: ReadonlyMap<string, CodePart>,
  drafts: readonly ModuleDraft[],
  owners: ReadonlyMap<string, string>,
): Map<string, string> {
  const users = new Map<string, Set<string>>()
  for (const { path, uses } of drafts) {
    for (const name of uses) {
      // What is owned by another module brings what it needs itself.
      if ((owners.get(name) ?? path) !== path) continue
      for (const part of neededParts(parts, [name])) users.set(part, (users.get(part) ?? new Set()).add(path))
    }
  }
  return new Map(
    [...users].flatMap(([part, [only, ...others]]) => (only === undefined || others.length > 0 ? [] : [[part, only]])),
  )
}
