import { describe, expect, it } from 'vitest';
import { COMMAND_DOCS } from '../../test/console';
import {
  completions,
  findCommand,
  isKeyWord,
  readTable,
  remainingUsage,
  usage,
} from './commandTable';

const table = readTable(COMMAND_DOCS);

const usageOf = (...name: string[]) => {
  const found = findCommand(table, name);
  return found && usage(found.docs);
};

/** The hint behind some words. */
function hint(...words: string[]): string {
  const found = findCommand(table, words);
  return found ? remainingUsage(found.docs, words, found.length) : '';
}

describe('the syntax of a command', () => {
  it('has optional, repeated and alternative arguments', () => {
    expect(usageOf('get')).toBe('GET key');
    expect(usageOf('set')).toBe('SET key value [NX | XX] [GET] [EX seconds | KEEPTTL]');
    expect(usageOf('del')).toBe('DEL key [key ...]');
    expect(usageOf('zadd')).toBe('ZADD key [CH] score member [score member ...]');
    expect(usageOf('sort')).toBe('SORT key [GET pattern [GET pattern ...]] [LIMIT offset count]');
    expect(usageOf('config')).toBe('CONFIG <GET | SET>');
    expect(usageOf('config', 'get')).toBe('CONFIG GET parameter [parameter ...]');
    expect(usageOf('nosuch')).toBeUndefined();
  });

  it('is what remains behind the words that were typed', () => {
    expect(hint('SET')).toBe('key value [NX | XX] [GET] [EX seconds | KEEPTTL]');
    expect(hint('set', 'k')).toBe('value [NX | XX] [GET] [EX seconds | KEEPTTL]');
    expect(hint('set', 'k', 'v')).toBe('[NX | XX] [GET] [EX seconds | KEEPTTL]');
    expect(hint('set', 'k', 'v', 'get')).toBe('[NX | XX] [EX seconds | KEEPTTL]');
    expect(hint('set', 'k', 'v', 'ex')).toBe('seconds [NX | XX] [GET]');
    expect(hint('set', 'k', 'v', 'EX', '5', 'NX')).toBe('[GET]');
    expect(hint('set', 'k', 'v', 'wrong')).toBe('[NX | XX] [GET] [EX seconds | KEEPTTL]');
  });

  it('repeats what can be repeated', () => {
    expect(hint('del')).toBe('key [key ...]');
    expect(hint('del', 'a')).toBe('[key ...]');
    expect(hint('del', 'a', 'b')).toBe('[key ...]');
    expect(hint('zadd', 'k')).toBe('[CH] score member [score member ...]');
    expect(hint('zadd', 'k', 'CH')).toBe('score member [score member ...]');
    expect(hint('zadd', 'k', '1')).toBe('member');
    expect(hint('zadd', 'k', '1', 'm')).toBe('[score member ...]');
    expect(hint('zadd', 'k', '1', 'm', '2')).toBe('member');
    expect(hint('sort', 'k', 'GET', 'p')).toBe('[GET pattern ...] [LIMIT offset count]');
    expect(hint('sort', 'k', 'GET', 'p', 'LIMIT', '0')).toBe('count');
    expect(hint('sort', 'k', 'LIMIT')).toBe('offset count [GET pattern [GET pattern ...]]');
  });

  it('begins with the subcommands of a group', () => {
    expect(hint('config')).toBe('<GET | SET>');
    expect(hint('config', 'get')).toBe('parameter [parameter ...]');
    expect(hint('config', 'wrong')).toBe('');
  });
});

describe('the last word', () => {
  it('may become a command, a subcommand or a keyword', () => {
    expect(completions(table, ['ge'])).toEqual(['GET', 'GETSET']);
    expect(completions(table, [''])).toEqual([]);
    expect(completions(table, ['config', ''])).toEqual(['GET', 'SET']);
    expect(completions(table, ['config', 's'])).toEqual(['SET']);
    expect(completions(table, ['set', 'k', 'v', 'k'])).toEqual(['KEEPTTL']);
    expect(completions(table, ['set', 'k', 'v', ''])).toEqual([]);
    expect(completions(table, ['nosuch', 'a'])).toEqual([]);
    expect(completions(table, [{ b64: '/w==' }])).toEqual([]);
  });

  it('is the name of a key where the command takes one', () => {
    expect(isKeyWord(table, ['get', ''])).toBe(true);
    expect(isKeyWord(table, ['get', 'a', ''])).toBe(false);
    expect(isKeyWord(table, ['set', 'a', ''])).toBe(false);
    expect(isKeyWord(table, ['del', 'a', 'b', ''])).toBe(true);
    expect(isKeyWord(table, ['config', 'get', ''])).toBe(false);
    expect(isKeyWord(table, ['get'])).toBe(false);
  });
});

it('a reply that is no table has no commands', () => {
  for (const reply of [null, 'OK', [], { int: '1' }]) expect(readTable(reply).size).toBe(0);
});
