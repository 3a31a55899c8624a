/** The style of the HTML report: follows the reader's light or dark setting. */
export const htmlStyle = `
:root { color-scheme: light dark; --must: #c62828; --should: #b26a00; --info: #1565c0; --held: #2e7d32; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
section { border-top: 1px solid #8888; margin-top: 2rem; }
pre { overflow-x: auto; padding: 1rem; background: #8881; font-size: 13px; line-height: 1.4; }
code { overflow-wrap: anywhere; }
.label, .label.flaky { color: #fff; padding: 0 .5em; border-radius: .25em; font-size: .8em; background: var(--info); }
.label.must { background: var(--must); }
.label.should, .label.flaky { background: var(--should); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #8884; }
td.held { color: var(--held); } td.broken { color: var(--must); } td.flaky, p.flaky { color: var(--should); }
@media (prefers-color-scheme: dark) { :root { --must: #ef5350; --should: #ffa726; --info: #42a5f5; --held: #66bb6a; } .label, .label.flaky { color: #000; } }
`
