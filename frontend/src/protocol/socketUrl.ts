/** The socket is beside the page, also where a proxy serves the page below a path of its own. */
export function socketUrl(page: Pick<Location, 'protocol' | 'host' | 'pathname'>): string {
  const scheme = page.protocol === 'https:' ? 'wss:' : 'ws:';
  const folder = page.pathname.slice(0, page.pathname.lastIndexOf('/') + 1);
  return `${scheme}//${page.host}${folder}ws`;
}
