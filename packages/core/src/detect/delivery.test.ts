import { describe, expect, it } from 'vitest'
import { checkIn } from './check-in.js'
import { delivery } from './delivery.js'
import { file, flow, request, tablesWith } from './sample-rows.js'

const options = { internal: [] }
const PE = { type: 'application/vnd.microsoft.portable-executable', kind: 'Windows program (PE)', size: 90_000 }
const browser = ['host', 'user-agent', 'accept', 'accept-language', 'referer']
const judge = (f: Parameters<typeof file>[0], h: Parameters<typeof request>[0] = {}) =>
  delivery.detect(tablesWith({ flows: [flow({})], files: [file({ ...PE, ...f })], http: [request(h)] }), options)

describe('program-over-http', () => {
  it('tells a program declared as a picture as high', () => {
    const [f] = judge({
      name: 'banner.png',
      location: 'http://cdn.example.test/images/banner.png',
      declaredType: 'image/png',
    })
    expect(f.severity).toBe('high')
    expect(f.source).toBe('203.0.113.9')
    expect(f.targets).toEqual(['10.0.0.5'])
    expect(f.techniques.map(t => t.id)).toContain('T1036.008')
    expect(f.packets).toEqual([4, 6, 7])
    expect(f.filter).toBe('tcp.stream == 0')
  })

  it('tells a double extension and a reversed name', () => {
    expect(
      judge({ name: 'invoice.pdf.exe', declaredType: 'application/x-msdownload' })[0].techniques.map(t => t.id),
    ).toContain('T1036.007')
    const [turned] = judge({ name: 'ann\u202efdp.exe', declaredType: 'application/octet-stream' })
    expect(turned.severity).toBe('high')
    expect(turned.explanation).toContain('\\u202e')
    expect(turned.explanation).not.toContain('\u202e')
  })

  it('grades honest programs by how they were fetched', () => {
    const exe = { name: 'setup.exe', declaredType: 'application/octet-stream' }
    expect(judge(exe, { requestHeaders: browser, referer: 'http://www.example.test/' })[0].severity).toBe('low')
    expect(judge(exe, { host: '203.0.113.9', requestHeaders: browser })[0].severity).toBe('medium')
    expect(judge({ ...exe, location: 'http://a.test/solar.php' }, { requestHeaders: browser })[0].severity).toBe(
      'medium',
    )
    expect(judge(exe, { userAgent: 'Mozilla/5.0 WindowsPowerShell/5.1' })[0].techniques.map(t => t.id)).toContain(
      'T1059.001',
    )
    expect(judge(exe, { host: 'download.windowsupdate.com' })[0].severity).toBe('info')
  })

  it('excuses a wrong type where the name is honest, and leaves other files alone', () => {
    expect(
      judge({ name: 'putty.exe', location: '/putty.exe', declaredType: 'text/plain' }, { requestHeaders: browser })[0]
        .severity,
    ).toBe('low')
    expect(judge({ type: 'image/png', kind: 'PNG image', name: 'a.png', declaredType: 'image/png' })).toEqual([])
    expect(judge({ direction: 'upload' })).toEqual([])
  })

  it('takes a program for disguised as an archive, but not Java’s', () => {
    expect(judge({ name: 'update.rar', declaredType: 'application/x-rar-compressed' })[0].severity).toBe('high')
    const jar = {
      type: 'application/java-archive',
      kind: 'Java archive',
      name: 'a.zip',
      declaredType: 'application/zip',
    }
    expect(judge(jar, { requestHeaders: browser })[0].severity).not.toBe('high')
  })

  it('puts the programs of one server together', () => {
    const files = [1, 2, 3].map(i =>
      file({ ...PE, name: `a${i}.exe`, declaredType: 'application/octet-stream', requestFrame: i }),
    )
    const found = delivery.detect(tablesWith({ flows: [flow({})], files }), options)
    expect(found).toHaveLength(1)
    expect(found[0].title).toContain('3 programs')
  })
})

describe('http-check-in', () => {
  const ie = 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)'
  const post = (i: number, row: Parameters<typeof request>[0] = {}) =>
    request({
      at: 40 * i,
      method: 'POST',
      userAgent: ie,
      host: 'shop.example.test',
      uri: `/d1.php?x=${i}`,
      requestFrame: 10 * i,
      ...row,
    })
  const detect = (rows: ReturnType<typeof request>[]) =>
    checkIn.detect(tablesWith({ flows: [flow({})], http: rows }), options)

  it('tells three reports to a script', () => {
    const [f] = detect([post(1), post(2), post(3)])
    expect(f.severity).toBe('medium')
    expect(f.title).toContain('shop.example.test/d1.php')
  })

  it('tells any requests to a server without a name on a port of its own, low inside', () => {
    const own = [1, 2, 3, 4, 5].map(i =>
      post(i, { method: 'GET', host: '10.0.0.9:443', server: '10.0.0.9', serverPort: 443 }),
    )
    const [f] = detect(own)
    expect(f.severity).toBe('low')
    expect(f.techniques.map(t => t.id)).toEqual(['T1071.001', 'T1571'])
    expect(detect(own.slice(1))).toEqual([])
  })

  it('leaves browsers and honest programs alone', () => {
    expect(detect([1, 2, 3].map(i => post(i, { requestHeaders: browser })))).toEqual([])
    expect(detect([1, 2, 3].map(i => post(i, { userAgent: 'Dalvik/2.1.0' })))).toEqual([])
    expect(detect([post(1), post(2)])).toEqual([])
    expect(detect([1, 2, 3].map(i => post(i, { server: '10.0.0.9' })))).toEqual([])
  })
})
