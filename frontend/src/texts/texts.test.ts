import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { literalsOf } from './literals';

const modules = import.meta.glob<unknown>('../**/texts.ts', { eager: true, import: 'TEXTS' });

describe('texts', () => {
  it('are gathered in one place', () => {
    expect(Object.keys(modules).length).toBeGreaterThan(15);
    const gathered = new Set<unknown>(Object.values(en));
    expect(Object.keys(modules).filter((path) => !gathered.has(modules[path]))).toEqual([]);
  });

  it('do not stand in JSX', () => {
    const files = readdirSync('src/ui', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'))
      .map((path) => join('src/ui', path));
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((path) => literalsOf(path, readFileSync(path, 'utf8')))).toEqual([]);
  });
});

describe('the search for texts in JSX', () => {
  const found = (jsx: string) => literalsOf('a.tsx', `const a = ${jsx};`);

  it('finds text, attributes that are read, and expressions', () => {
    expect(found('<p>Some text</p>')).toEqual(['a.tsx:1: Some text']);
    expect(found('<p title="hint" />')).toEqual(['a.tsx:1: hint']);
    expect(found('<p aria-label={"Select " + key} />')).toEqual(['a.tsx:1: Select']);
    expect(found("<p>{busy ? 'Stop' : TEXTS.go}</p>")).toEqual(['a.tsx:1: Stop']);
    expect(found("<p>{open && <b>{text('Name', 'new-key')}</b>}</p>")).toEqual(['a.tsx:1: Name']);
    expect(found('<p>\n<A actions={<b>Deep</b>} /></p>')).toEqual(['a.tsx:2: Deep']);
  });

  it('leaves names and signs alone', () => {
    expect(found('<p className="a b" data-testid="x" role="row">–</p>')).toEqual([]);
    expect(found("<p>{type === 'Hash' ? TEXTS.a : sorted('key')}</p>")).toEqual([]);
  });
});
