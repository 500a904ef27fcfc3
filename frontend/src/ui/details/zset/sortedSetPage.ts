import { type Text, textId } from '../../../protocol/text';
import { type Ask, inPieces } from '../shared/reading';
import { asciiOf, listOf, numberOf, textOf } from '../shared/replies';

export interface Member {
  readonly id: string;
  readonly rank: number;
  /** Undefined where it is too long for a reply. */
  readonly member: Text | undefined;
  readonly score: string;
  readonly position?: Position;
}

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

export interface Query {
  readonly offset: number;
  readonly count: number;
  readonly descending: boolean;
  /** As ZRANGE BYSCORE takes them; undefined where all scores are wanted. */
  readonly scores?: { readonly low: string; readonly high: string };
  readonly positions: boolean;
}

export interface MembersPage {
  readonly members: readonly Member[];
  readonly total: number;
}

/** Scores of positions have 52 bits. Below this are those near the south pole, and most numbers that are none. */
const LEAST_POSITION = 2 ** 44;
const END_OF_POSITIONS = 2 ** 52;

/** Returns whether the scores look like those of GEOADD. */
export function mayBePositions(members: readonly Member[]): boolean {
  const scores = members.flatMap(({ member, score }) =>
    member === undefined ? [] : [Number(score)],
  );
  return (
    scores.some((score) => score >= LEAST_POSITION) &&
    scores.every((score) => Number.isInteger(score) && score >= 0 && score < END_OF_POSITIONS)
  );
}

export async function readMembers(ask: Ask, key: Text, query: Query): Promise<MembersPage> {
  const { offset, count, scores, positions } = query;
  const [length, replies] = await Promise.all([
    ask(scores ? ['ZCOUNT', key, scores.low, scores.high] : ['ZCARD', key]),
    inPieces(offset, count, async (first, some) =>
      scored(await ask(rangeCommand(key, query, first, some))),
    ),
  ]);
  const members = replies.map((reply, i): Member => {
    const rank = offset + i;
    if (!reply) return { id: String(rank), rank, member: undefined, score: '' };
    return { id: textId(reply.member), rank, ...reply };
  });
  return {
    members: positions ? await withPositions(ask, key, members) : members,
    total: numberOf(length),
  };
}

function rangeCommand(key: Text, query: Query, first: number, count: number): Text[] {
  const { descending, scores } = query;
  const order = descending ? ['REV'] : [];
  if (!scores) {
    return ['ZRANGE', key, String(first), String(first + count - 1), ...order, 'WITHSCORES'];
  }
  const { low, high } = scores;
  const limits = descending ? [high, low] : [low, high];
  return [
    'ZRANGE',
    key,
    ...limits,
    'BYSCORE',
    ...order,
    'LIMIT',
    String(first),
    String(count),
    'WITHSCORES',
  ];
}

/** RESP3 has a pair for each member, RESP2 one list. */
function scored(reply: Parameters<typeof listOf>[0]): { member: Text; score: string }[] {
  const list = listOf(reply);
  const flat = Array.isArray(list[0]) ? list.flatMap(listOf) : list;
  const members = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    members.push({ member: textOf(flat[i]), score: asciiOf(flat[i + 1]) });
  }
  return members;
}

async function withPositions(ask: Ask, key: Text, members: readonly Member[]): Promise<Member[]> {
  const named = members.flatMap(({ member }) => (member === undefined ? [] : [member]));
  const replies = named.length === 0 ? [] : listOf(await ask(['GEOPOS', key, ...named]));
  const positions = new Map(named.map((member, i) => [textId(member), replies[i]]));
  return members.map((member) => {
    const [longitude, latitude] = listOf(positions.get(member.id));
    if (longitude === undefined || latitude === undefined) return member;
    return {
      ...member,
      position: { longitude: numberOf(longitude), latitude: numberOf(latitude) },
    };
  });
}
