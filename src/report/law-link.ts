import type { Finding } from './report.js'

const DOCS = 'https://github.com/ckbox-webhooks/ckbox-webhooks/blob'

/** Where to read on about a finding: its law, and its cause where that has a name. */
export function linksOf({ law, defect }: Finding, version: string): string[] {
  return [lawLink(law, version), ...(defect === undefined ? [] : [defectLink(defect, version)])]
}

/** Where a law is explained, as it stands in a version of this package. */
export function lawLink(law: string, version: string): string {
  return `${DOCS}/v${version}/docs/laws.md#${lawAnchor(law)}`
}

/** Where a defect is explained, with how to repair it. */
export function defectLink(defect: string, version: string): string {
  return `${DOCS}/v${version}/docs/defects.md#${lawAnchor(defect)}`
}

/** What GitHub makes of the heading of a law or a defect: `Ordering: ties converge` of `ordering/ties-converge`. */
export function lawAnchor(id: string): string {
  return id.replaceAll('/', '-')
}
