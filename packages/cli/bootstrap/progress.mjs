const QUIET_MS = 1_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

const running = new Map();
let timer;
let drawn = 0;

/** Shows what is being done, and for how long, on standard error, once it takes longer than a second. */
export async function showing(title, action) {
  const entry = { began: Date.now(), announced: false };
  running.set(title, entry);
  timer ??= setInterval(tick, process.stderr.isTTY ? 100 : 250);
  try {
    return await action();
  } finally {
    running.delete(title);
    erase();
    if (entry.announced) write(`✔ ${title} (${seconds(entry)})\n`);
    if (running.size === 0) timer = clearInterval(timer);
  }
}

const seconds = ({ began }) => `${((Date.now() - began) / 1_000).toFixed(1)} s`;

const write = (text) => process.stderr.write(text);

function tick() {
  const slow = [...running].filter(([, { began }]) => Date.now() - began > QUIET_MS);
  if (process.stderr.isTTY) draw(slow);
  else for (const [title, entry] of slow) announce(title, entry);
}

function announce(title, entry) {
  if (!entry.announced) write(`… ${title}\n`);
  entry.announced = true;
}

function draw(slow) {
  erase();
  const frame = FRAMES[Math.floor(Date.now() / 100) % FRAMES.length];
  for (const [title, entry] of slow) {
    entry.announced = true;
    write(`${frame} ${title} (${seconds(entry)})\n`);
  }
  drawn = slow.length;
}

function erase() {
  if (drawn > 0) write(`\u001B[${drawn}A\u001B[J`);
  drawn = 0;
}
