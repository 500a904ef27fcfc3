const WIDTH = 72;
const HEIGHT = 24;
const POINTS = 60;

/** The last minute as a line; decoration beside the figure, so it has no text of its own. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const highest = Math.max(1, ...values);
  const step = WIDTH / (POINTS - 1);
  const start = WIDTH - (values.length - 1) * step;
  const points = values.map(
    (value, i) =>
      `${(start + i * step).toFixed(1)},${(HEIGHT - 2 - (value / highest) * (HEIGHT - 4)).toFixed(1)}`,
  );
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
      className="shrink-0"
    >
      <path d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} className="stroke-line" strokeWidth="1" />
      {values.length > 1 && (
        <>
          <path
            d={`M${points.join('L')}L${WIDTH},${HEIGHT - 2}L${start.toFixed(1)},${HEIGHT - 2}Z`}
            className="fill-accent-soft"
          />
          <polyline
            points={points.join(' ')}
            fill="none"
            className="stroke-accent"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
        </>
      )}
    </svg>
  );
}
