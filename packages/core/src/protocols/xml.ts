import { protocol } from '../packet/protocol.js'

/** Extensible Markup Language (W3C); as a layer, without its elements. */
export const xml = protocol({
  name: 'xml',
  title: 'eXtensible Markup Language',
  on: {
    media_type: [
      'text/xml',
      'text/vnd.wap.wml',
      'text/vnd.wap.si',
      'text/vnd.wap.sl',
      'text/vnd.wap.co',
      'application/xml',
      'application/soap+xml',
      'application/atom+xml',
      'application/rss+xml',
      'application/xslt+xml',
      'application/mathml+xml',
      'application/rdf+xml',
      'application/xml-dtd',
      'application/pidf+xml',
      'application/x-wms-logconnectstats',
      'application/auth-policy+xml',
      'application/conference-info+xml',
      'application/cpim-pidf+xml',
      'application/im-iscomposing+xml',
      'application/load-control+xml',
      'application/media_control+xml',
      'application/resource-lists+xml',
      'application/rls-services+xml',
      'application/vnd.3gpp.mcptt-info+xml',
      'application/vnd.etsi.aoc+xml',
      'application/vnd.etsi.mcid+xml',
      'application/watcherinfo+xml',
      'application/x-crd+xml',
      'application/xcap-diff+xml',
      'application/3gpp-ims+xml',
      'image/svg+xml',
      'message/imdn+xml',
    ],
  },
  dissect(r) {
    r.pos = r.end
  },
})
