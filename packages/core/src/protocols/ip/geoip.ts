import { double, type FieldSpec, string, u32 } from '../../packet/field.js'

/** What a database of places would say about an address. wiresift has none: the fields are there so that filters can name them. */
export function geoipFields(): Readonly<Record<string, FieldSpec>> {
  const fields: Record<string, FieldSpec> = {}
  for (const [prefix, whose] of [
    ['', 'Source or Destination'],
    ['src_', 'Source'],
    ['dst_', 'Destination'],
  ]) {
    const key = (name: string): string => `geoip.${prefix}${name}`
    if (prefix !== '') fields[key('summary')] = string(`${whose} GeoIP`)
    fields[key('country')] = string(`${whose} GeoIP Country`)
    fields[key('country_iso')] = string(`${whose} GeoIP ISO Two Letter Country Code`)
    fields[key('city')] = string(`${whose} GeoIP City`)
    fields[key('asnum')] = u32(`${whose} GeoIP AS Number`)
    fields[key('org')] = string(`${whose} GeoIP AS Organization`)
    fields[key('lat')] = double(`${whose} GeoIP Latitude`)
    fields[key('lon')] = double(`${whose} GeoIP Longitude`)
  }
  return fields
}
