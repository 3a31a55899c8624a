const lawsPage = 'https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/docs/laws.md'

/** Where a law is explained, with the broken example and how to fix it. */
export function lawLink(law: string): string {
  return `${lawsPage}#${law.replaceAll('/', '-')}`
}
