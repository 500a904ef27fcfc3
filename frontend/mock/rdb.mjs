// Files in RDB format with strings only, which are the values of the mock.
const OPCODE = { expireMs: 0xfc, selectDb: 0xfe, end: 0xff };
const STRING = 0;
const MAGIC = 'REDIS0011';
const NO_CHECKSUM = Buffer.alloc(8);

function length(count) {
  if (count < 64) return Buffer.from([count]);
  const long = Buffer.alloc(5, 0x80);
  long.writeUInt32BE(count, 1);
  return long;
}

const text = (buffer) => Buffer.concat([length(buffer.length), buffer]);

export function writeRdb(keyspace) {
  const parts = [Buffer.from(MAGIC)];
  keyspace.databases.forEach((entries, db) => {
    if (entries.size > 0) parts.push(Buffer.from([OPCODE.selectDb]), length(db));
    for (const [key, { value, expireAt }] of entries) {
      if (expireAt) {
        const expiry = Buffer.alloc(9, OPCODE.expireMs);
        expiry.writeBigUInt64LE(BigInt(expireAt), 1);
        parts.push(expiry);
      }
      parts.push(Buffer.from([STRING]), text(Buffer.from(key, 'latin1')), text(value));
    }
  });
  return Buffer.concat([...parts, Buffer.from([OPCODE.end]), NO_CHECKSUM]);
}

// The keys of a file; throws where it has anything but strings that are not compressed.
export function readRdb(file) {
  if (file.subarray(0, 5).toString() !== 'REDIS') throw new Error('Wrong signature');
  const keys = [];
  let at = MAGIC.length;
  let db = 0;
  const take = (count) => {
    if (at + count > file.length) throw new Error('Unexpected end of file');
    at += count;
    return file.subarray(at - count, at);
  };
  const takeLength = () => {
    const first = take(1)[0];
    if (first >> 6 === 0) return first;
    if (first >> 6 === 1) return ((first & 0x3f) << 8) | take(1)[0];
    if (first === 0x80) return take(4).readUInt32BE();
    throw new Error('The mock reads only plain strings');
  };
  const takeText = () => take(takeLength());
  for (let expireAt = 0; ; ) {
    const opcode = take(1)[0];
    if (opcode === OPCODE.end) return keys;
    if (opcode === OPCODE.selectDb) db = takeLength();
    else if (opcode === OPCODE.expireMs) expireAt = Number(take(8).readBigUInt64LE());
    else if (opcode === STRING) {
      const key = takeText().toString('latin1');
      keys.push({ db, key, value: Buffer.from(takeText()), expireAt });
      expireAt = 0;
    } else throw new Error(`The mock cannot read opcode ${opcode}`);
  }
}
