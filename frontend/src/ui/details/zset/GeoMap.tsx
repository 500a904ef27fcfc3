import { useMemo, useState } from 'react';
import { displayText } from '../../../format/escape';
import { Segments } from '../shared/Segments';
import { type Box, boxAround, gridLines, WORLD } from './geoBox';
import type { Member, Position } from './sortedSetPage';
import { TEXTS } from './texts';

const WIDTH = 360;
const HEIGHT = 180;
/** At the bottom the longitudes are written. */
const LABEL_PX = 14;

const EXTENTS = [
  { value: 'fit', label: TEXTS.fit },
  { value: 'world', label: TEXTS.world },
] as const;

interface GeoMapProps {
  readonly members: readonly Member[];
  readonly opened?: string;
  onOpen(member: Member): void;
}

interface Point {
  readonly member: Member;
  readonly position: Position;
}

/** The members of the page on a grid of degrees, where both axes are linear. */
export function GeoMap({ members, opened, onOpen }: GeoMapProps) {
  const [extent, setExtent] = useState<'fit' | 'world'>('fit');
  const points = useMemo(
    () =>
      members.flatMap((member): Point[] =>
        member.position ? [{ member, position: member.position }] : [],
      ),
    [members],
  );
  const box = useMemo(
    () => (extent === 'world' ? WORLD : boxAround(points.map(({ position }) => position))),
    [extent, points],
  );
  return (
    <figure className="relative shrink-0">
      <svg
        role="img"
        aria-label={TEXTS.mapLabel(points.length)}
        data-testid="geo-map"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="block w-full rounded-md border border-line bg-sunken"
      >
        <Grid box={box} />
        {points.map(({ member, position }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the rows below do the same by keyboard
          <circle
            key={member.id}
            data-testid="geo-point"
            cx={x(box, position.longitude)}
            cy={y(box, position.latitude)}
            r={member.id === opened ? 5 : 3.5}
            className={`stroke-surface ${member.id === opened ? 'fill-warn' : 'fill-accent'}`}
            strokeWidth={1}
            onClick={() => onOpen(member)}
          >
            <title>{member.member === undefined ? '' : displayText(member.member)}</title>
          </circle>
        ))}
      </svg>
      <div className="absolute top-1.5 right-1.5 rounded-md bg-surface">
        <Segments legend={TEXTS.extent} choices={EXTENTS} chosen={extent} onChoose={setExtent} />
      </div>
    </figure>
  );
}

function Grid({ box }: { box: Box }) {
  const { longitudes, latitudes } = gridLines(box);
  return (
    <g aria-hidden="true">
      {longitudes.map(({ at, label }) => (
        <g key={at}>
          <line
            x1={x(box, at)}
            x2={x(box, at)}
            y1={0}
            y2={HEIGHT}
            className={at === 0 ? 'stroke-line-strong' : 'stroke-line'}
            strokeWidth={0.6}
          />
          <text x={x(box, at) + 2} y={HEIGHT - 3} fontSize={9} className="fill-ink-faint">
            {label}
          </text>
        </g>
      ))}
      {latitudes.map(({ at, label }) => (
        <g key={at}>
          <line
            x1={0}
            x2={WIDTH}
            y1={y(box, at)}
            y2={y(box, at)}
            className={at === 0 ? 'stroke-line-strong' : 'stroke-line'}
            strokeWidth={0.6}
          />
          {y(box, at) < HEIGHT - LABEL_PX && (
            <text x={2} y={y(box, at) - 2} fontSize={9} className="fill-ink-faint">
              {label}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

const x = ({ west, east }: Box, longitude: number) => ((longitude - west) / (east - west)) * WIDTH;
const y = ({ south, north }: Box, latitude: number) =>
  ((north - latitude) / (north - south)) * HEIGHT;
