/** The values of `format` that validators check. */
export const CHECKED_FORMATS = [
  'uri',
  'uri-reference',
  'uri-template',
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
  'regex',
  'byte',
  'int32',
  'int64',
] as const

export type CheckedFormat = (typeof CHECKED_FORMATS)[number]

/** Formats that say how to show or to read a value, and forbid none. */
export const FREE_FORMATS = ['float', 'double', 'password', 'binary'] as const
