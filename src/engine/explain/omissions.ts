/** What a consumer accepts but does not handle or show. Simulated consumers leave out the same. */
export interface Omissions {
  /** Names of events that leave the state as it is. */
  readonly events: ReadonlySet<string>
  /** By kind of entity: members that the state does not show. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
}

export const nothingOmitted: Omissions = { events: new Set(), members: new Map() }
