import { TEXTS } from './texts';

export type Mode = 'keep' | 'replace' | 'flush';

export const MODES: readonly Mode[] = ['keep', 'replace', 'flush'];

/** The result of an import. */
export interface Counts {
  readonly loaded: number;
  readonly skipped: number;
  readonly expired: number;
  readonly libraries: number;
}

export interface Upload {
  readonly result: Promise<Counts>;
  abort(): void;
}

/** Sends a file by XMLHttpRequest, because fetch does not report the progress of an upload. */
export function upload(
  file: File,
  mode: Mode,
  token: string,
  onSent: (bytes: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  let complete = false;
  const result = new Promise<Counts>((resolve, reject) => {
    request.open('POST', `import?mode=${mode}&token=${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.upload.onload = () => {
      complete = true;
      onSent(file.size);
    };
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText));
      else reject(new Error(request.responseText.trim() || `HTTP ${request.status}`));
    };
    request.onerror = () => reject(new Error(complete ? TEXTS.answerLost : TEXTS.uploadLost));
    request.onabort = () => reject(new Error(complete ? TEXTS.answerLost : TEXTS.stopped));
    request.send(file);
  });
  return { result, abort: () => request.abort() };
}

const MAGIC = 'REDIS';

/** Returns whether a file begins with the magic bytes of an RDB file. */
export async function isRdb(file: File): Promise<boolean> {
  return (await file.slice(0, MAGIC.length).text()) === MAGIC;
}
